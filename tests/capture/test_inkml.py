from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwr_desktop.capture.ink import Ink, Stroke
from hwr_desktop.capture.inkml import read_inkml, write_inkml
from hwr_desktop.errors import InputError
from tests.capture.inks import assert_same, ink_of, inks

NAN = float("nan")


def from_zero(ink):
    """The ink with its clock set to 0 at the first known time."""
    times = np.concatenate([s.points[:, 2] for s in ink.strokes]).astype(np.float64)
    known = times[~np.isnan(times)]
    shift = np.array([0, 0, known[0] if len(known) else 0])
    return Ink(tuple(Stroke((s.points - shift).astype(np.float32), s.pressure) for s in ink.strokes))


def points_of(text):
    return [stroke.points.tolist() for stroke in read_inkml(text).strokes]


def places_of(text):
    return [stroke.points[:, :2].tolist() for stroke in read_inkml(text).strokes]


def formatted(channels, *traces):
    return f"<ink><traceFormat>{channels}</traceFormat>" + "".join(f"<trace>{t}</trace>" for t in traces) + "</ink>"


XY = '<channel name="X"/><channel name="Y"/>'


@given(inks(pressure=True))
def test_round_trip(ink):
    ink = from_zero(ink)
    assert_same(read_inkml(write_inkml(ink)), ink)


def test_written_form():
    root = ElementTree.fromstring(write_inkml(ink_of([(1, 2), (3.5, 4e-7)], [(-5, 6e8)])))
    assert root.tag == "{http://www.w3.org/2003/InkML}ink"
    traces = [e.text for e in root.iter("{http://www.w3.org/2003/InkML}trace")]
    assert traces == ["1 2, 3.5 0.0000004", "-5 600000000"]
    assert [e.get("name") for e in root.iter("{http://www.w3.org/2003/InkML}channel")] == ["X", "Y"]


def test_only_channels_that_are_known_are_written():
    pressed = Ink((Stroke(np.zeros((1, 3), np.float32), np.ones(1, np.float32)), *ink_of([(1, 2)]).strokes))
    assert 'name="T"' not in write_inkml(ink_of([(1, 2)]))
    assert 'name="F"' not in write_inkml(ink_of([(1, 2, 3)]))
    assert "<trace>0 0 0 1</trace>" in write_inkml(pressed)
    assert "<trace>1 2 ? ?</trace>" in write_inkml(pressed)


def test_without_a_format_points_are_x_and_y():
    assert places_of("<ink><trace>1 2, 3 4</trace><trace>5 6</trace></ink>") == [[[1, 2], [3, 4]], [[5, 6]]]
    assert places_of("<ink><trace>1 2 77, 3 4 78</trace></ink>") == [[[1, 2], [3, 4]]]


@pytest.mark.parametrize("opening", ['<ink xmlns="http://www.w3.org/2003/InkML">', "<ink>", '<i:ink xmlns:i="http://www.w3.org/2003/InkML">'])
def test_with_and_without_a_namespace(opening):
    prefix = "i:" if "i:" in opening else ""
    assert places_of(f"{opening}<{prefix}trace>1 2</{prefix}trace></{prefix}ink>") == [[[1, 2]]]


@given(st.permutations(["X", "Y", "T", "F", "OTX"]))
def test_channels_stand_in_any_order(names):
    values = {"X": 1, "Y": 2, "T": 3000, "F": 0.25, "OTX": 9}
    channels = "".join(f'<channel name="{n}"/>' for n in names)
    ink = read_inkml(formatted(channels, " ".join(str(values[n]) for n in names)))
    assert ink.strokes[0].points.tolist() == [[1, 2, 0]]
    assert ink.strokes[0].pressure.tolist() == [0.25]


@pytest.mark.parametrize(("unit", "second"), [("s", 1), ("ms", 1000), ("us", 1_000_000), ("ns", 10**9), ("", 1000), ("dev", 1000)])
def test_times_become_seconds_from_the_first_point(unit, second):
    channels = f'{XY}<channel name="T" units="{unit}"/>'
    start = 1_700_000_000 * second
    first, other = points_of(formatted(channels, f"1 2 {start}, 3 4 {start + second}", f"5 6 {start + 5 * second}"))
    assert [p[2] for p in first + other] == [0, 1, 5]


def test_unknown_times_stay_unknown():
    points = np.array(points_of(formatted(XY + '<channel name="T" units="s"/>', "1 2 ?, 3 4 7, 5 6, 7 8 1e300"))[0])
    assert points[:, :2].tolist() == [[1, 2], [3, 4], [5, 6], [7, 8]]
    np.testing.assert_array_equal(points[:, 2], [NAN, 0, NAN, NAN])


@pytest.mark.parametrize(
    ("attributes", "values", "read"),
    [
        ('min="0" max="1024"', (256, 1024), [0.25, 1]),
        ('min="100" max="200"', (100, 150), [0, 0.5]),
        ('max="10"', (20, -3), [1, 0]),
        ("", (0.5, 1), [0.5, 1]),
        ("", (128, 512), [0.25, 1]),
    ],
)
def test_force_becomes_pressure(attributes, values, read):
    text = formatted(f'{XY}<channel name="F" {attributes}/>', f"1 2 {values[0]}, 3 4 {values[1]}")
    assert read_inkml(text).strokes[0].pressure.tolist() == read


def test_pressure_that_is_not_known_throughout_is_none():
    ink = read_inkml(formatted(XY + '<channel name="F"/>', "1 2 ?", "1 2 0.5, 3 4", "1 2 0.5"))
    assert [s.pressure is None for s in ink.strokes] == [True, True, False]


def test_differences():
    # x: 10, then velocity 5, kept, then acceleration 1 twice, then explicit; y explicit all along.
    text = "<ink><trace>10 0,'5 1,5 2,\"1 3,1 4,!100 5</trace></ink>"
    assert places_of(text) == [[[10, 0], [15, 1], [20, 2], [26, 3], [33, 4], [100, 5]]]


def test_values_need_no_space_before_a_sign_or_prefix():
    assert places_of("<ink><trace>1125 18432,'23'43,\"7\"-8,3-5,7 -3</trace></ink>") == [
        [[1125, 18432], [1148, 18475], [1178, 18510], [1211, 18540], [1251, 18567]]
    ]


@given(st.lists(st.tuples(st.integers(-999, 999), st.integers(-999, 999)), min_size=3, max_size=12))
def test_the_three_ways_of_writing_are_the_same_ink(places):
    values = np.array(places)
    first, second = np.diff(values, axis=0), np.diff(values, 2, axis=0)

    def joined(rows, prefix=""):
        return [f"{prefix}{x} {prefix}{y}" for x, y in rows]

    explicit = joined(values)
    by_speed = joined(values[:1]) + joined(first[:1], "'") + joined(first[1:])
    by_acceleration = joined(values[:1]) + joined(first[:1], "'") + joined(second[:1], '"') + joined(second[1:])
    for written in (explicit, by_speed, by_acceleration):
        assert places_of(f"<ink><trace>{','.join(written)}</trace></ink>") == [values.tolist()]


def test_wildcards_hexadecimals_and_exponents():
    assert places_of("<ink><trace>#FF 2, * 3, 1e1 *</trace></ink>") == [[[255, 2], [255, 3], [10, 3]]]


def test_y_may_point_upwards():
    assert places_of(formatted('<channel name="X"/><channel name="Y" orientation="-ve"/>', "1 2, 3 -4")) == [[[1, -2], [3, 4]]]


def test_each_trace_has_the_format_of_its_context():
    text = """<ink><definitions>
      <traceFormat xml:id="plain"><channel name="X"/><channel name="Y"/></traceFormat>
      <inkSource xml:id="tablet"><traceFormat><channel name="Y"/><channel name="X"/></traceFormat></inkSource>
      <context xml:id="a"><traceFormat><channel name="T"/><channel name="X"/><channel name="Y"/></traceFormat></context>
      <context xml:id="b" inkSourceRef="#tablet"/>
      <context xml:id="c" contextRef="#b"/>
      <context xml:id="d" contextRef="#d"/>
    </definitions>
    <trace>1 2</trace><trace contextRef="#a">0 1 2</trace><trace contextRef="#b">2 1</trace>
    <traceGroup contextRef="#c"><trace>2 1</trace><trace contextRef="#a">0 1 2</trace></traceGroup>
    <trace contextRef="#d">1 2</trace><trace contextRef="#gone">1 2</trace></ink>"""
    assert places_of(text) == [[[1, 2]]] * 7


def test_only_traces_with_the_pen_down_are_ink():
    text = """<ink><definitions><trace>9 9</trace></definitions><annotation>two words</annotation>
      <traceGroup><trace type="penUp">8 8</trace><trace>1 2</trace></traceGroup><trace type="penDown">3 4</trace><trace> </trace></ink>"""
    assert places_of(text) == [[[1, 2]], [[3, 4]]]


def test_deep_nesting_is_read():
    depth = 10_000
    assert places_of("<ink>" + "<traceGroup>" * depth + "<trace>1 2</trace>" + "</traceGroup>" * depth + "</ink>") == [[[1, 2]]]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "not valid XML"),
        ("<ink><trace>1 2</ink>", "not valid XML"),
        ("<ink><trace>1 2", "not valid XML"),
        ("<ink>&bomb;</ink>", "not valid XML"),
        ("<svg/>", "not InkML"),
        ('<!DOCTYPE ink [<!ENTITY a "1 2">]><ink><trace>&a;</trace></ink>', "DOCTYPE"),
        ('<!DOCTYPE ink SYSTEM "file:///etc/passwd"><ink/>', "DOCTYPE"),
        ("<ink/>", "no strokes"),
        ("<ink><trace/><trace> , </trace></ink>", "no strokes"),
        ("<ink><trace type='penUp'>1 2</trace></ink>", "no strokes"),
        ("<ink><trace>NaN 2</trace></ink>", "not finite"),
        ("<ink><trace>1 -inf</trace></ink>", "not finite"),
        ("<ink><trace>1e999 2</trace></ink>", "not finite"),
        ("<ink><trace>2e9 2</trace></ink>", "out of range"),
        ("<ink><trace>? 2</trace></ink>", "not finite"),
        ("<ink><trace>* 2</trace></ink>", "not finite"),
        ("<ink><trace>1</trace></ink>", "not finite"),
        ("<ink><trace>#" + "F" * 400 + " 2</trace></ink>", "out of range"),
        ("<ink><trace>one two</trace></ink>", "cannot be understood at “one two”"),
        (formatted('<channel name="X"/>', "1"), "without the channels X and Y"),
        (formatted(XY + '<channel name="F" max="much"/>', "1 2 3"), "range is not a number"),
    ],
)
def test_unusable_inkml_gets_a_sentence_that_names_it(text, said):
    with pytest.raises(InputError, match=said) as caught:
        read_inkml(text, "note.inkml")
    assert str(caught.value).startswith("note.inkml ")
    assert str(caught.value).endswith(".")


@given(st.text("0123456789 ,.-+'\"!*?#TFeE:\n", max_size=60))
def test_any_trace_gives_ink_or_a_sentence(text):
    try:
        ink = read_inkml(formatted(XY + '<channel name="T"/><channel name="F" max="9"/>', text), "note")
    except InputError as e:
        assert str(e).startswith("note ")
    else:
        assert len(ink) == 1
