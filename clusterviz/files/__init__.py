"""Files that come in (hostile until shown otherwise) and files that go out."""
