"""PAGE XML and ALTO: valid by the official schemas, and read back as the document that was written."""

from __future__ import annotations

import contextlib
import io
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from hwr_desktop.document import Document, Page, TextLine
from hwr_desktop.errors import Cancelled, InputError
from hwr_desktop.export import Options
from hwr_desktop.export.alto import write_alto
from hwr_desktop.export.opening import read_documents
from hwr_desktop.export.page_xml import to_page_xml
from tests.export.documents import NUMBER, documents, line, sample, word

SCHEMAS = Path(__file__).parent / "schemas"


class LocalXlink(etree.Resolver):
    """ALTO's schema names another one on the net."""

    def resolve(self, url, public_id, context):
        if url.endswith("xlink.xsd"):
            return self.resolve_filename(str(SCHEMAS / "xlink.xsd"), context)
        return None


def schema(name):
    parser = etree.XMLParser(no_network=True)
    if name.startswith("alto"):
        parser.resolvers.add(LocalXlink())
    return etree.XMLSchema(etree.parse(str(SCHEMAS / name), parser))


PAGE_SCHEMA, ALTO_SCHEMA = schema("pagecontent-2019-07-15.xsd"), schema("alto-4-2.xsd")


def page_xml(document):
    data = to_page_xml(document)
    PAGE_SCHEMA.assertValid(etree.fromstring(data))
    return data


def alto(document):
    file = io.BytesIO()
    write_alto(file, document, Options())
    ALTO_SCHEMA.assertValid(etree.fromstring(file.getvalue()))
    return file.getvalue()


def read(folder, data):
    path = folder / "a.xml"
    path.write_bytes(data)
    (document,) = read_documents(path)
    return document


def settled(page, **changes):
    """A page as a file gives it back: its first line begins a paragraph, whatever it says."""
    lines = tuple(replace(line, starts_paragraph=line.starts_paragraph or i == 0, **changes) for i, line in enumerate(page.lines))
    return replace(page, lines=lines)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("xml")


@given(document=documents(st.integers(0, 2000), most=1))
def test_page_comes_back_as_it_was(folder, document):
    assert read(folder, page_xml(document)) == replace(document, pages=(settled(document.pages[0]),))


@given(document=documents(NUMBER, most=3))
def test_alto_comes_back_as_it_was_but_for_the_confidence_of_lines(folder, document):
    back = read(folder, alto(document))
    assert back.source == document.source
    for got, page in zip(back.pages, document.pages, strict=True):
        assert (got.width, got.height) == (page.width, page.height)
        for line_back, expected in zip(got.lines, settled(page).lines, strict=True):
            same(line_back, expected)


def same(got, line):
    """Left and width are written with two digits each, so that their sum may be off by one in the last."""
    for a, b in zip(got.words, line.words, strict=True):
        assert a.box == pytest.approx(b.box, abs=0.011)
        assert (a.text, a.confidence, a.alternatives) == (b.text, b.confidence, b.alternatives)
    assert replace(got, confidence=0, words=()) == replace(line, confidence=0, words=())


@given(document=documents(st.floats(-50, 1000), most=2))
def test_ink_left_of_its_origin_is_moved_so_that_no_place_is_negative(document):
    alto(document)
    for page in document.pages:
        root = etree.fromstring(page_xml(Document("ink", (page,))))
        assert not [points for element in root.iter() if "-" in (points := element.get("points", ""))]


def test_paragraphs_become_regions_in_reading_order():
    root = etree.fromstring(page_xml(sample()))
    name = {"p": root.nsmap[None]}
    regions = root.findall(".//p:TextRegion", name)
    assert [len(r.findall("p:TextLine", name)) for r in regions] == [3, 1]
    assert [r.findtext("p:TextEquiv/p:Unicode", namespaces=name) for r in regions] == ["Cher ami,\n<Élise> & “fils”\n", "Adieu"]
    assert [r.get("regionRef") for r in root.iter("{*}RegionRefIndexed")] == [r.get("id") for r in regions]
    assert root.find("p:Page", name).get("imageFilename") == "letter & son.png"


def test_alternatives_and_confidences_are_kept():
    root = etree.fromstring(page_xml(sample()))
    amis = root.findall(".//{*}Word")[1]
    assert [(e.get("index"), e.get("conf"), e[0].text) for e in amis.iter("{*}TextEquiv")] == [
        ("0", "0.4", "ami,"),
        ("1", None, "amie,"),
        ("2", None, "ann,"),
    ]
    strings = etree.fromstring(alto(sample())).findall(".//{*}String")
    assert (strings[1].get("CONTENT"), strings[1].get("WC"), [e.text for e in strings[1]]) == ("ami,", "0.4", ["amie,", "ann,"])


def test_alto_holds_all_pages_and_page_one_of_each():
    assert [p.get("WIDTH") for p in etree.fromstring(alto(sample())).iter("{*}Page")] == ["1000", "800"]


def test_a_line_without_places_of_words_gets_them():
    bare = TextLine("two words", 0.5, ((100, 100), (1000, 100), (1000, 200), (100, 200)))
    root = etree.fromstring(page_xml(Document("a", (Page(1100, 300, (bare,)),))))
    assert [w.find("{*}Coords").get("points").split()[0] for w in root.iter("{*}Word")] == ["100,100", "500,100"]


def test_control_characters_are_left_out():
    nasty = Document("a\x00\udcff.png", (Page(100, 100, (line(word("a\x01b\ufffe", (1, 1, 9, 9), 0.5, ("c\x0b",))),)),))
    assert "ab" in page_xml(nasty).decode() and "ab" in alto(nasty).decode()


def test_writing_can_be_cancelled():
    with pytest.raises(Cancelled):
        write_alto(io.BytesIO(), sample(), Options(cancelled=lambda: True))


# Files of other programs.

OLD_PAGE = """<?xml version="1.0" encoding="UTF-8"?>
<pc:PcGts xmlns:pc="http://schema.primaresearch.org/PAGE/gts/pagecontent/2010-03-19">
<pc:Page imageFilename="x.tif" imageWidth="500" imageHeight="400">
<pc:ReadingOrder><pc:OrderedGroup id="g"><pc:RegionRefIndexed index="1" regionRef="b"/><pc:UnorderedGroupIndexed id="u" index="0">
<pc:RegionRef regionRef="c"/></pc:UnorderedGroupIndexed></pc:OrderedGroup></pc:ReadingOrder>
<pc:TextRegion id="a"><pc:Coords><pc:Point x="0" y="0"/><pc:Point x="90" y="0"/><pc:Point x="90" y="40"/></pc:Coords>
  <pc:TextEquiv><pc:Unicode>only of the\nregion</pc:Unicode></pc:TextEquiv></pc:TextRegion>
<pc:TextRegion id="b"><pc:Coords points="0,50 400,50 400,100 0,100"/>
  <pc:TextLine id="l"><pc:Coords points="0,50 400,50 400,100 0,100"/><pc:Baseline points="0,90 400,92"/>
    <pc:Word id="w"><pc:Coords points="0,50 100,50 100,100"/><pc:TextEquiv><pc:Unicode>stale</pc:Unicode></pc:TextEquiv></pc:Word>
    <pc:TextEquiv conf="0.25"><pc:PlainText>no</pc:PlainText><pc:Unicode>e\u0301te\u0301  corrected</pc:Unicode></pc:TextEquiv></pc:TextLine>
  <pc:TextLine id="m"><pc:Coords points="0,100 9,100"/><pc:Word id="v"><pc:Coords points="10,60 30,60 30,80"/>
    <pc:TextEquiv><pc:Unicode>two words</pc:Unicode></pc:TextEquiv></pc:Word></pc:TextLine></pc:TextRegion>
<pc:TableRegion><pc:TextRegion id="c"><pc:TextLine><pc:TextEquiv index="1"><pc:Unicode>second</pc:Unicode></pc:TextEquiv>
  <pc:TextEquiv index="0"><pc:Unicode>first</pc:Unicode></pc:TextEquiv></pc:TextLine></pc:TextRegion></pc:TableRegion>
</pc:Page></pc:PcGts>"""


def test_page_of_an_older_version_is_read(tmp_path):
    document = read(tmp_path, OLD_PAGE.encode())
    (page,) = document.pages
    assert (document.source, page.width, page.height) == ("x.tif", 500, 400)
    assert [line.text for line in page.lines] == ["first", "été corrected", "two words", "only of the", "region"]
    assert [line.starts_paragraph for line in page.lines] == [True, True, False, True, False]
    corrected, two = page.lines[1], page.lines[2]
    assert corrected.confidence == 0.25 and corrected.baseline == ((0, 90), (400, 92))
    assert [w.box for w in corrected.words] == [(0, 50, pytest.approx(400 * 3 / 13), 100), (pytest.approx(400 * 4 / 13), 50, 400, 100)]
    assert [w.text for w in two.words] == ["two", "words"] and two.words[0].box[0] == 10 and two.words[1].box[2] == 30
    assert [line.polygon[0] for line in page.lines[3:]] == [(0, 0), (0, 20)]


OLD_ALTO = """<?xml version="1.0"?><alto xmlns="http://www.loc.gov/standards/alto/ns-v2#"><Description><MeasurementUnit>pixel</MeasurementUnit></Description>
<Layout><Page ID="p" PHYSICAL_IMG_NR="1"><PrintSpace HPOS="0" VPOS="0" WIDTH="600" HEIGHT="500"><ComposedBlock ID="c">
<TextBlock ID="b" HPOS="10" VPOS="10" WIDTH="300" HEIGHT="60"><TextLine HPOS="10" VPOS="10" WIDTH="300" HEIGHT="30" BASELINE="35">
<String CONTENT="exem" HPOS="10" VPOS="10" WIDTH="100" HEIGHT="30" WC="0.5" SUBS_TYPE="HypPart1" SUBS_CONTENT="exemple"/><HYP CONTENT="-"/></TextLine>
<TextLine HPOS="10" VPOS="40" WIDTH="300" HEIGHT="30"><String CONTENT="ple"/><SP/><String CONTENT="deux mots" /></TextLine></TextBlock>
</ComposedBlock></PrintSpace></Page></Layout></alto>"""


def test_alto_of_an_older_version_is_read(tmp_path):
    document = read(tmp_path, OLD_ALTO.encode())
    (page,) = document.pages
    assert document.source.endswith("a.xml") and (page.width, page.height) == (600, 500)
    first, second = page.lines
    assert (first.text, first.confidence, first.words[0].box) == ("exem-", 0.5, (10, 10, 110, 40))
    assert first.baseline == ((10, 35), (310, 35)) and first.polygon == ((10, 10), (310, 10), (310, 40), (10, 40))
    assert second.text == "ple deux mots" and [w.text for w in second.words] == ["ple", "deux", "mots"]
    assert second.words[0].box[0] == 10 and second.words[-1].box[2] == pytest.approx(310)


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><PcGts><Page imageFilename="&b;"/></PcGts>'
THIEF = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><PcGts><Page imageWidth="1" imageHeight="1">&a;</Page></PcGts>'


@pytest.mark.parametrize(
    "content, told",
    [
        (b"", "is empty"),
        (b"just text", "not valid XML"),
        (b"<PcGts><Page>", "not valid XML"),
        (b"<?xml version='1.0' encoding='nonsense'?><PcGts/>", "not valid XML"),
        (b"<html/>", "neither PAGE nor ALTO"),
        (b"<ink xmlns='http://www.w3.org/2003/InkML'/>", "neither PAGE nor ALTO"),
        (b"<PcGts/>", "without a page"),
        (b"<alto/>", "without a page"),
        (b"<PcGts><Page/></PcGts>", "how large"),
        (b"<alto><Layout><Page/></Layout></alto>", "how large"),
        (b"<PcGts><Page imageWidth='nan' imageHeight='1'/></PcGts>", "where a number should be"),
        (b"<PcGts><Page imageWidth='1e300' imageHeight='1'/></PcGts>", "where a number should be"),
        (b"<PcGts><Page imageWidth='9' imageHeight='9'><TextRegion><Coords points='1,2 3'/></TextRegion></Page></PcGts>", "points"),
        (BOMB.encode(), "DOCTYPE"),
        (THIEF.encode(), "DOCTYPE"),
        (BOMB.encode("utf-16"), "DOCTYPE"),
    ],
)
def test_what_is_no_page_or_alto_is_told_in_one_sentence(content, told, tmp_path):
    with pytest.raises(InputError, match=told) as error:
        read(tmp_path, content)
    assert "a.xml" in str(error.value) and str(error.value).endswith((".", ".”", "”."))


@given(
    st.binary(max_size=60)
    | st.sampled_from(["Page", "TextRegion", "TextLine", "Word", "alto", "x"]).map(lambda t: f"<PcGts><{t} index='x'/></PcGts>".encode())
)
def test_damaged_files_raise_nothing_else(folder, content):
    with contextlib.suppress(InputError):
        read(folder, content)


def test_deeply_nested_elements_do_no_harm(tmp_path):
    deep = b"<OrderedGroup>" * 20_000 + b"</OrderedGroup>" * 20_000
    document = read(tmp_path, b"<PcGts><Page imageWidth='9' imageHeight='9'><ReadingOrder>" + deep + b"</ReadingOrder></Page></PcGts>")
    assert document.pages == (Page(9, 9),)
