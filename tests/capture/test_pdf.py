import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwr_desktop.capture.source import PDF_SUFFIXES, open_pages, page_count
from hwr_desktop.errors import InputError
from tests.capture.pictures import only_page, picture, sentence


def test_pdf_pages_are_drawn_grey_at_the_resolution_asked_for(tmp_path):
    path = tmp_path / "scan.pdf"
    picture().save(path, resolution=72, save_all=True, append_images=[picture(45, 60)])
    assert path.suffix in PDF_SUFFIXES
    assert page_count(path) == 2
    first, second = open_pages(path, dpi=144)
    assert (first.width, first.height, first.dpi, first.number) == (180, 120, 144, 1)
    assert (second.width, second.height, second.dpi, second.number) == (90, 120, 144, 2)
    assert first.pixels[40, 40] < 20
    assert first.pixels[110, 170] > 240


def test_pdf_pages_are_300_dpi_unless_told(tmp_path):
    picture(72, 36).save(tmp_path / "scan.pdf", resolution=72)
    page = only_page(tmp_path / "scan.pdf")
    assert (page.width, page.height, page.dpi) == (300, 150, 300)


@given(width=st.integers(1, 300), height=st.integers(1, 300), limit=st.integers(1, 5000))
def test_pdf_pages_never_pass_the_pixel_limit(tmp_path_factory, width, height, limit):
    path = tmp_path_factory.mktemp("pdf") / "scan.pdf"
    blank_pdf(path, [(width, height)])
    page = only_page(path, dpi=72, max_pixels=limit)
    assert 1 <= page.width * page.height <= limit
    assert page.dpi <= 72


def test_a_pdf_page_of_extreme_size_is_drawn_small(tmp_path):
    blank_pdf(tmp_path / "plan.pdf", [(14400, 14400)])
    page = only_page(tmp_path / "plan.pdf", dpi=1200, max_pixels=90_000)
    assert (page.width, page.height) == (300, 300)
    blank_pdf(tmp_path / "strip.pdf", [(14400, 1)])
    assert only_page(tmp_path / "strip.pdf", dpi=300).width <= 30_001


def blank_pdf(path, sizes):
    document = pypdfium2.PdfDocument.new()
    for width, height in sizes:
        document.new_page(width, height).close()
    document.save(path)
    document.close()


def raw_pdf(path, objects, trailer=""):
    """Writes a PDF with these objects, the first of which is the catalogue."""
    body, offsets = b"%PDF-1.4\n", []
    for number, text in enumerate(objects, 1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n{text}\nendobj\n".encode()
    table = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n" + "".join(f"{o:010} 00000 n \n" for o in offsets)
    end = f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R {trailer} >>\nstartxref\n{len(body)}\n%%EOF\n"
    path.write_bytes(body + table.encode() + end.encode())


CATALOGUE = "<< /Type /Catalog /Pages 2 0 R >>"
PAGE = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 72 72] >>"


def test_encrypted_pdf(tmp_path):
    key = "41" * 32
    encryption = f"<< /Filter /Standard /V 1 /R 2 /O <{key}> /U <{key}> /P -4 >>"
    raw_pdf(
        tmp_path / "secret.pdf", [CATALOGUE, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>", PAGE, encryption], f"/Encrypt 4 0 R /ID [<{key}><{key}>]"
    )
    assert "encrypted" in sentence(tmp_path / "secret.pdf")
    with pytest.raises(InputError, match="encrypted"):
        page_count(tmp_path / "secret.pdf")


def test_pdf_without_pages(tmp_path):
    # PDFium itself does not tell this from the failure before.
    (tmp_path / "start.pdf").write_bytes(b"%PDF-1.7\n")
    assert "damaged" in sentence(tmp_path / "start.pdf")
    blank_pdf(tmp_path / "none.pdf", [])
    assert sentence(tmp_path / "none.pdf") == "FILE has no pages."
    with pytest.raises(InputError, match="has no pages"):
        page_count(tmp_path / "none.pdf")


def test_damaged_pdf(tmp_path):
    picture().save(tmp_path / "scan.pdf")
    content = (tmp_path / "scan.pdf").read_bytes()
    (tmp_path / "cut.pdf").write_bytes(content[: len(content) // 2])
    assert "damaged" in sentence(tmp_path / "cut.pdf")


def test_a_damaged_pdf_page_is_named_after_the_earlier_were_given(tmp_path):
    raw_pdf(tmp_path / "odd.pdf", [CATALOGUE, "<< /Type /Pages /Kids [3 0 R 9 0 R] /Count 2 >>", PAGE])
    pages = open_pages(tmp_path / "odd.pdf", dpi=72)
    assert next(pages).width == 72
    with pytest.raises(InputError, match=r"^Page 2 of .*odd\.pdf is damaged"):
        next(pages)
