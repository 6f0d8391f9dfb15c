"""What Streamlit reads as Markdown: only our own sentences and escaped text.

Read from the code, so that a call that no test reaches counts too.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from tests.source import modules, name_of, tree_of

if TYPE_CHECKING:
    from collections.abc import Iterator

MARKDOWN = {
    "badge", "button", "caption", "chat_message", "checkbox", "date_input",
    "download_button", "error", "exception", "expander", "file_uploader",
    "form_submit_button", "header", "info", "latex", "link_button", "markdown",
    "metric", "multiselect", "number_input", "page_link", "pills", "popover",
    "progress", "radio", "segmented_control", "selectbox", "slider", "spinner",
    "status", "subheader", "success", "tabs", "text_area", "text_input", "title",
    "toast", "toggle", "warning", "write",
}  # fmt: skip
"""Functions of Streamlit whose label or body is Markdown."""

SAID = ("label", "body", "help", "text", "captions", "delta")
OPTIONS = {"radio", "segmented_control", "pills"}
"""Their options are Markdown too, as `format_func` says them."""

FIGURES = {"number", "day", "month", "unit", "len", "int", "round", "n"}
SAFE = {"plain", "html"}

AUDITED = {
    ("card/cluster.py", "status"): "a label of the declarations",
    ("card/cluster.py", "texts.number(size, language, 2)"): "a figure",
    ("controls.py", "page"): "a page of ours",
    ("controls.py", "names.__getitem__"): "names of languages",
    ("links.py", "state.pages()[page]"): "a page of ours",
    ("dataroom/ended.py", "map_page"): "a page of ours",
    ("dataroom/ending.py", "said"): "numbers of versions",
    ("progress.py", "done"): "a share, not a text",
    ("widgets.py", "label"): "every caller gives a sentence of ours",
    ("fill.py", "sides[side]"): "sentences of ours",
}
"""By module and expression: why it holds no text from a file."""


def offences() -> Iterator[str]:
    """Yield each Markdown call that is given what nobody vouches for."""
    for path in modules("clusterviz/ui"):
        for function in ast.walk(tree_of(path)):
            if isinstance(function, ast.FunctionDef):
                yield from _in_function(name_of(path), function)


def _in_function(module: str, function: ast.FunctionDef) -> Iterator[str]:
    for call in ast.walk(function):
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
            continue
        is_streamlit = (
            isinstance(call.func.value, ast.Name) and call.func.value.id == "st"
        )
        if not is_streamlit or call.func.attr not in MARKDOWN:
            continue
        first = call.args[:2] if call.func.attr == "metric" else call.args[:1]
        said = [*first, *(one.value for one in call.keywords if one.arg in SAID)]
        said += _options(call)
        for one in said:
            text = ast.unparse(one)
            key = (module.removeprefix("clusterviz/ui/"), text)
            if not _is_safe(one, function) and key not in AUDITED:
                yield f"{module}:{call.lineno} st.{call.func.attr}({text})"


def _options(call: ast.Call) -> list[ast.expr]:
    """Return what says the options of a call, where they are Markdown."""
    assert isinstance(call.func, ast.Attribute)
    if call.func.attr not in OPTIONS:
        return []
    says = [one.value for one in call.keywords if one.arg == "format_func"]
    bodies = [one.body if isinstance(one, ast.Lambda) else one for one in says]
    return [one for one in bodies if ast.unparse(one) not in SAFE]


def _is_safe(node: ast.expr, function: ast.FunctionDef) -> bool:
    match node:
        case ast.Constant():
            return True
        case ast.BoolOp(_, values):
            return all(_is_safe(one, function) for one in values)
        case ast.JoinedStr(values):
            return all(_is_safe(one, function) for one in values)
        case ast.List(values) | ast.Tuple(values):
            return all(_is_safe(one, function) for one in values)
        case ast.GeneratorExp(element) | ast.ListComp(element):
            return _is_safe(element, function)
        case ast.FormattedValue(value):
            return _is_safe(value, function)
        case ast.IfExp(_, body, orelse):
            return _is_safe(body, function) and _is_safe(orelse, function)
        case ast.Call(func, _, keywords):
            name = (
                func.attr
                if isinstance(func, ast.Attribute)
                else getattr(func, "id", "")
            )
            if name == "say":
                return all(_is_figure(one.value, function) for one in keywords)
            if name == "join":
                return all(_is_safe(one, function) for one in node.args)
            return name in SAFE
        case ast.Name():
            given = list(_assigned(node, function))
            return bool(given) and all(_is_safe(one, function) for one in given)
        case _:
            return False


def _is_figure(node: ast.expr, function: ast.FunctionDef) -> bool:
    """Return whether a value of a sentence is a number, a day, or safe itself."""
    if isinstance(node, ast.Call):
        name = (
            node.func.attr
            if isinstance(node.func, ast.Attribute)
            else getattr(node.func, "id", "")
        )
        if name in FIGURES:
            return True
    if isinstance(node, ast.BinOp):
        return _is_figure(node.left, function) and _is_figure(node.right, function)
    if isinstance(node, ast.Dict):
        return all(_is_figure(one, function) for one in node.values)
    if isinstance(node, ast.GeneratorExp):
        return _is_figure(node.elt, function)
    if isinstance(node, ast.Name):
        given = list(_assigned(node, function))
        is_figure = bool(given) and all(_is_figure(one, function) for one in given)
        return node.id.isupper() or is_figure
    return _is_safe(node, function)


def _assigned(asked: ast.Name, function: ast.FunctionDef) -> Iterator[ast.expr]:
    """Yield what a name was given in a function before it is asked for."""
    for node in ast.walk(function):
        if not isinstance(node, ast.Assign | ast.AnnAssign) or node.value is None:
            continue
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        named = {
            one.id
            for target in targets
            for one in ast.walk(target)
            if isinstance(one, ast.Name)
        }
        if asked.id in named and node.lineno < asked.lineno:
            yield node.value


def test_markdown_is_given_our_own_sentences_and_escaped_text_alone() -> None:
    assert sorted(set(offences())) == []


def test_an_audited_expression_is_still_there() -> None:
    sources = {
        name_of(path).removeprefix("clusterviz/ui/"): ast.unparse(tree_of(path))
        for path in modules("clusterviz/ui")
    }

    assert not [
        (module, text)
        for module, text in AUDITED
        if text not in sources.get(module, "")
    ]


def test_text_that_nobody_escaped_is_found() -> None:
    code = "def f(name, x):\n    st.caption(name)\n    st.info(f'{plain(x)} {x}')"
    (function,) = ast.parse(code).body
    assert isinstance(function, ast.FunctionDef)

    assert len(list(_in_function("m", function))) == 2
