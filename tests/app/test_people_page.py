"""The pages of people and of land to let, and what a role is shown of others."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from clusterviz import texts
from clusterviz.view.plain import plain


def show(name: str, role: str) -> None:
    """Run inside AppTest: only its own imports and arguments are visible."""
    from clusterviz.records import Actor, OwnArea, Person
    from clusterviz.ui import identity, main, state
    from clusterviz.ui.people import signing
    from clusterviz.workspace import people
    from tests.tiny import tiny_workspace

    workspace = tiny_workspace()
    actor = Actor()
    people.put(workspace, Person("an@tinh.vn", "An *x*", "administrator"))
    if role:
        actor = Actor("ai@tinh.vn", "", "test")
        areas = (OwnArea("district.001"),)
        people.put(workspace, Person("ai@tinh.vn", "Ai *x*", role, areas))
    asking = identity.Asking(actor, "sign_in" if role else "local", "Kẻ *x*")
    state.follow_address()
    main.show_frame(signing.entered(workspace, asking), name, asking)


def opened(name: str, role: str = "", **address: str) -> AppTest:
    """Return a page, opened by somebody of a role; by whoever sits here without one."""
    app = AppTest.from_function(show, args=(name, role), default_timeout=120)
    for key, value in address.items():
        app.query_params[key] = value
    return app.run()


def captions(app: AppTest) -> str:
    """Return every line of small print."""
    return "\n".join(one.value for one in app.caption)


def test_an_administrator_sees_everybody_and_changes_one() -> None:
    app = opened("people", "administrator", person="an@tinh.vn")
    assert not app.exception
    assert "Ai \\*x\\*" in captions(app)

    role = next(one for one in app.selectbox if one.key and one.key.endswith("-role"))
    role.select("viewer")
    next(
        one for one in app.button if one.label == texts.say("people.keep", "vi")
    ).click()
    app.run()

    assert not app.exception
    assert (
        not app.warning or texts.say("people.last", "vi") not in app.warning[-1].value
    )


def test_whoever_sits_here_is_told_so() -> None:
    app = opened("vacant")

    assert not app.exception
    assert texts.say("people.here", "vi") in captions(app)


def test_a_viewer_finds_no_button_that_writes() -> None:
    take_up = texts.say("cases.take_up", "vi", n="3")
    assert take_up in [one.label for one in opened("overlaps", view="cases").button]

    app = opened("overlaps", "viewer", view="cases")

    assert not app.exception
    assert take_up not in [one.label for one in app.button]


def test_a_viewer_cannot_hand_in_a_workbook() -> None:
    app = opened("completeness", "viewer")

    assert not app.exception
    assert texts.say("people.no_publish", "vi") in [one.value for one in app.info]
    assert not app.get("file_uploader")


def test_a_page_that_a_role_may_not_open_is_the_first_one_instead() -> None:
    app = opened("people", "public")

    assert app.title[0].value == texts.say("vacant.title", "vi")


def test_the_land_to_let_is_that_of_the_use_case() -> None:
    app = opened("vacant", "public", view="10")

    assert not app.exception
    # 18, 16 and 10 ha; of them 5 promised.
    said = [one.value for one in app.metric]
    assert said == [plain(one) for one in ("3", "44,0 ha", "5,0 ha")]
    assert len(opened("vacant", "public", view="20").dataframe) == 0


def test_how_much_land_is_ready_is_said_to_those_who_may_read_it() -> None:
    public, viewer = opened("vacant", "public"), opened("vacant", "viewer")

    for app, is_internal in ((public, False), (viewer, True)):
        # Of the 44 ha, the 9 of CCN-0001 that the overview has.
        assert ("9,00 ha" in said(app)) == is_internal
        assert (
            plain(texts.say("vacant.as_overview", "vi")) in said(app)
        ) == is_internal
        assert "xung đột với quy hoạch khác, 12,00 ha" in said(app) or not is_internal
        columns = list(app.dataframe[0].value)
        assert (
            len([one for one in columns if "xung đột" in str(one).lower()])
            == is_internal
        )


def said(app: AppTest) -> str:
    """Return the sentences of a page, as one."""
    return " ".join(one.value for one in app.markdown)
