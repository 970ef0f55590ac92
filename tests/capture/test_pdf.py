import ctypes
import tracemalloc

import numpy as np
import pypdfium2
import pypdfium2.raw as raw
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from hwr_desktop.capture.page_numbers import PageNumbers
from hwr_desktop.capture.source import PDF_SUFFIXES, open_pages, page_count
from hwr_desktop.errors import InputError
from tests.capture.pictures import only_page, picture, sentence


def drawn_pdf(path, sizes):
    """Pages of these sizes in points with a black rectangle in the upper left quarter."""
    document = pypdfium2.PdfDocument.new()
    for width, height in sizes:
        page = document.new_page(width, height)
        rectangle = raw.FPDFPageObj_CreateNewRect(width / 9, height / 2, width / 3, height / 3)
        raw.FPDFPath_SetDrawMode(rectangle, raw.FPDF_FILLMODE_WINDING, False)
        raw.FPDFPage_InsertObject(page, rectangle)
        page.gen_content()
        page.close()
    document.save(path)
    document.close()


def test_pdf_pages_are_drawn_grey_at_the_resolution_asked_for(tmp_path):
    path = tmp_path / "drawn.pdf"
    drawn_pdf(path, [(90, 60), (45, 60)])
    assert path.suffix in PDF_SUFFIXES
    assert page_count(path) == 2
    first, second = open_pages(path, dpi=144)
    assert (first.width, first.height, first.dpi, first.number) == (180, 120, 144, 1)
    assert (second.width, second.height, second.dpi, second.number) == (90, 120, 144, 2)
    assert first.pixels[40, 40] < 20
    assert first.pixels[110, 170] > 240


def test_pdf_pages_are_300_dpi_unless_told(tmp_path):
    drawn_pdf(tmp_path / "drawn.pdf", [(72, 36)])
    page = only_page(tmp_path / "drawn.pdf")
    assert (page.width, page.height, page.dpi) == (300, 150, 300)


@given(st.integers(8, 792), st.integers(8, 792), st.sampled_from([72, 75, 96, 100, 144, 150, 200, 216, 288, 300]))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_page_has_no_px_more_than_its_size_says(tmp_path, width, height, dpi):
    path = tmp_path / "drawn.pdf"
    drawn_pdf(path, [(width, height)])
    page = only_page(path, dpi=dpi)
    assert (page.width, page.height, page.dpi) == (-(-width * dpi // 72), -(-height * dpi // 72), pytest.approx(dpi))


def grains(width=413, height=585):
    """Black and white grains: any other resolution than their own would blur them."""
    return np.random.default_rng(3).integers(0, 2, (height, width), np.uint8) * np.uint8(255)


def test_a_scan_in_a_pdf_is_given_px_by_px(tmp_path):
    path = tmp_path / "scan.pdf"
    Image.fromarray(grains()).convert("1").save(path, resolution=150)
    page = only_page(path, dpi=300)
    assert page.dpi == pytest.approx(150, rel=1e-5)
    assert np.array_equal(page.pixels, grains())
    small = next(open_pages(path, dpi=36))
    assert small.dpi == 36 and small.width == 100, "thumbnails are drawn small"


def test_a_scan_that_a_program_laid_its_text_over_stays_a_scan_and_one_with_other_text_is_drawn(tmp_path):
    Image.fromarray(grains()).convert("1").save(tmp_path / "scan.pdf", resolution=150)
    for mode, dpi in ((raw.FPDF_TEXTRENDERMODE_INVISIBLE, 150), (raw.FPDF_TEXTRENDERMODE_FILL, 300)):
        document = pypdfium2.PdfDocument(tmp_path / "scan.pdf")
        page = document[0]
        text = raw.FPDFPageObj_NewTextObj(document, b"Helvetica", 12)
        raw.FPDFText_SetText(text, (ctypes.c_ushort * 3)(*map(ord, "hi"), 0))
        raw.FPDFTextObj_SetTextRenderMode(text, mode)
        raw.FPDFPage_InsertObject(page, text)
        page.gen_content()
        document.save(tmp_path / f"{mode}.pdf")
        page.close()
        document.close()
        assert only_page(tmp_path / f"{mode}.pdf").dpi == pytest.approx(dpi, rel=1e-5)


def test_a_small_picture_on_a_page_is_no_scan(tmp_path):
    document = pypdfium2.PdfDocument.new()
    page = document.new_page(300, 300)
    shown = pypdfium2.PdfImage.new(document)
    shown.set_bitmap(pypdfium2.PdfBitmap.from_pil(Image.fromarray(grains(50, 50))))
    shown.set_matrix(pypdfium2.PdfMatrix().scale(100, 100))
    page.insert_obj(shown)
    page.gen_content()
    document.save(tmp_path / "picture.pdf")
    page.close()
    document.close()
    assert only_page(tmp_path / "picture.pdf", dpi=144).width == 600


def test_a_page_of_a_large_box_is_drawn_at_a_lower_resolution(tmp_path):
    drawn_pdf(tmp_path / "plan.pdf", [(2384, 3370)])  # A0
    page = only_page(tmp_path / "plan.pdf")
    assert 45e6 < page.pixels.size < 51e6 and 100 < page.dpi < 300


def test_what_is_filled_into_a_form_and_notes_are_drawn(tmp_path):
    catalogue = "<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [4 0 R] /DR << /Font << /F 6 0 R >> >> /DA (/F 20 Tf 0 g) >> >>"
    look = "<< /Type /XObject /Subtype /Form /BBox [0 0 180 40] /Length 22 >>\nstream\n0 g 20 10 100 20 re f \nendstream"
    field = "<< /Type /Annot /Subtype /Widget /FT /Tx /T (name) /V (x) /Rect [10 100 190 140] /F 4 /AP << /N 5 0 R >> /P 3 0 R >>"
    square = "<< /Type /Annot /Subtype /Square /Rect [20 20 120 60] /C [0 0 0] /IC [0 0 0] /F 4 /AP << /N 8 0 R >> >>"
    note = "<< /Type /XObject /Subtype /Form /BBox [0 0 100 40] /Length 18 >>\nstream\n0 g 0 0 100 40 re f\nendstream"
    page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Annots [4 0 R 7 0 R] >>"
    font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    raw_pdf(tmp_path / "form.pdf", [catalogue, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>", page, field, look, font, square, note])
    drawn = only_page(tmp_path / "form.pdf", dpi=72).pixels
    assert drawn[75:85, 40:100].mean() < 30, "the form's field"
    assert drawn[150:170, 30:110].mean() < 30, "the note"
    assert drawn[5, 5] > 250


def test_only_the_pages_wanted_are_drawn(tmp_path):
    drawn_pdf(tmp_path / "book.pdf", [(90, 60)] * 9)
    numbers = [page.number for page in open_pages(tmp_path / "book.pdf", wanted=PageNumbers.parse("2-3,8-"))]
    assert numbers == [2, 3, 8, 9]
    with pytest.raises(InputError, match=r"has no page 12: there are 9\."):
        list(open_pages(tmp_path / "book.pdf", wanted=PageNumbers.parse("12")))


def test_only_the_pages_wanted_of_a_tiff_are_decoded(tmp_path):
    pages = [picture(60 + i, 40) for i in range(4)]
    pages[0].save(tmp_path / "fax.tif", save_all=True, append_images=pages[1:])
    assert [(p.number, p.width) for p in open_pages(tmp_path / "fax.tif", wanted=PageNumbers.parse("2-3"))] == [(2, 61), (3, 62)]
    with pytest.raises(InputError, match=r"has no page 5-: there are 4\."):
        list(open_pages(tmp_path / "fax.tif", wanted=PageNumbers.parse("5-")))


def test_a_pdf_of_500_pages_is_given_page_by_page_in_bounded_memory(tmp_path):
    drawn_pdf(tmp_path / "long.pdf", [(595, 842)] * 500)
    tracemalloc.start()
    sizes = {page.pixels.shape for page in open_pages(tmp_path / "long.pdf", dpi=72)}
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert sizes == {(842, 595)}
    assert peak < 20 * 842 * 595, "a few pages, not all"


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
