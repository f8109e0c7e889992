"""An official paper as Word: to be edited, signed and sent on as offices do.

The typefaces are those that GB/T 9704-2012 asks for; a machine without them is told what stands in for each.
"""

import math
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

from lantian.kernel.documents.papers import Cell, Paper, PaperTable, Part
from lantian.kernel.documents.typesetting import UNPRINTABLE

TITLE, BODY, HEADING, PAGE, LATIN = "方正小标宋简体", "仿宋_GB2312", "黑体", "宋体", "Times New Roman"
STAND_INS = {TITLE: "宋体", BODY: "仿宋", HEADING: "Noto Sans CJK SC", PAGE: "Noto Serif CJK SC"}
SIZE_TWO, SIZE_THREE, SIZE_FOUR, SIZE_SMALL_FOUR, SIZE_FIVE = Pt(22), Pt(16), Pt(14), Pt(12), Pt(10.5)
LINE = Pt(29)
WIDTH = Mm(156)
LINE_PITCH, CHARACTER_SPACE = "580", "-5"
"""A page of 225 mm in 22 lines, in twentieths of a point; by how much characters of 16 points stand closer, so that
28 of them fit into 156 mm. A grid of characters would say the same, but not every program draws it alike."""
TITLE_CHARACTERS = 20
CELL_MARGINS = (
    f'<w:tblCellMar {nsdecls("w")}><w:left w:w="68" w:type="dxa"/>'
    '<w:right w:w="68" w:type="dxa"/></w:tblCellMar>'
)

RIGHT, LEFT, CENTER = WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER


def word_document(paper: Paper, *, made_at: datetime) -> bytes:
    """The paper as .docx; the same paper and time give the same bytes."""
    document = Document()
    _describe(document, paper, made_at)
    _lay_out(document)
    first, *others = _balanced(paper.title)
    title = _paragraph(document, first, TITLE, SIZE_TWO, align=CENTER, style="Title")
    for line in others:
        title.add_run().add_break()
        _run(title, line, TITLE, SIZE_TWO)
    _paragraph(document, paper.subtitle, BODY, SIZE_THREE, align=CENTER)
    for fact in paper.facts:
        _paragraph(document, fact, BODY, SIZE_SMALL_FOUR, align=CENTER, line=Pt(20))
    _paragraph(document, "", BODY, SIZE_SMALL_FOUR, line=Pt(12))
    if paper.to:
        _paragraph(document, f"{paper.to}：", BODY, SIZE_THREE)
    for part in paper.parts:
        _write_part(document, part)
    _end(document, paper)
    target = BytesIO()
    document.save(target)
    return _undated(target.getvalue())


def _describe(document: Any, paper: Paper, made_at: datetime) -> None:
    about = document.core_properties
    about.title, about.author, about.language = (
        _plain(f"{paper.title}{paper.subtitle}"),
        _plain(paper.unit),
        "zh-CN",
    )
    about.comments = about.last_modified_by = ""
    about.created = about.modified = made_at.replace(tzinfo=None, microsecond=0)
    for part in document.part.package.iter_parts():
        if part.partname == "/word/fontTable.xml":
            part._blob = _font_table()


def _font_table() -> bytes:
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>'
        for name, other in STAND_INS.items()
    )
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:fonts {nsdecls("w")}>{fonts}</w:fonts>'.encode()


def _lay_out(document: Any) -> None:
    section = document.sections[0]
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(26)
    grid = section._sectPr.find(qn("w:docGrid"))
    if grid is None:
        grid = OxmlElement("w:docGrid")
        section._sectPr.append(grid)
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), LINE_PITCH)
    document.settings.odd_and_even_pages_header_footer = True
    for footer, align in ((section.footer, RIGHT), (section.even_page_footer, LEFT)):
        _number_page(footer.paragraphs[0], align)
    _face(document.styles["Normal"], BODY, SIZE_THREE)
    _face(document.styles["Title"], TITLE, SIZE_TWO)
    _face(document.styles["Heading 1"], HEADING, SIZE_THREE)
    for borders in document.styles["Title"].element.iter(qn("w:pBdr")):
        borders.getparent().remove(borders)


def _face(style: Any, face: str, size: Any) -> None:
    style.font.name, style.font.size, style.font.bold = LATIN, size, False
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(name), None)
    fonts.set(qn("w:eastAsia"), face)
    for color in style.element.rPr.findall(qn("w:color")):
        style.element.rPr.remove(color)


def _number_page(paragraph: Any, align: Any) -> None:
    """— 1 —, one character in from the outer edge."""
    paragraph.alignment = align
    if align == RIGHT:
        paragraph.paragraph_format.right_indent = SIZE_FOUR
    else:
        paragraph.paragraph_format.left_indent = SIZE_FOUR
    _run(paragraph, "— ", PAGE, SIZE_FOUR)
    field = parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr=" PAGE "/>')
    paragraph._p.append(field)
    number = _run(paragraph, "1", PAGE, SIZE_FOUR)
    field.append(number._r)
    _run(paragraph, " —", PAGE, SIZE_FOUR)


def _run(paragraph: Any, text: str, face: str, size: Any) -> Any:
    run = paragraph.add_run(_plain(text))
    run.font.name, run.font.size = LATIN, size
    shape = run._r.get_or_add_rPr()
    shape.get_or_add_rFonts().set(qn("w:eastAsia"), face)
    if size == SIZE_THREE:
        closer = OxmlElement("w:spacing")
        closer.set(qn("w:val"), CHARACTER_SPACE)
        shape.insert_element_before(closer, "w:w", "w:kern", "w:position", "w:sz", "w:szCs")
    return run


def _balanced(title: str) -> list[str]:
    """A title that needs two lines has them of one length, as official papers do."""
    lines = max(1, math.ceil(len(title) / TITLE_CHARACTERS))
    each = math.ceil(len(title) / lines) or 1
    return [title[start : start + each] for start in range(0, len(title), each)] or [""]


def _paragraph(
    document: Any, text: str, face: str, size: Any, *, align: Any = None, line: Any = LINE,
    style: str = "Normal", indent: bool = False, keep: bool = False,
) -> Any:  # fmt: skip
    paragraph = document.add_paragraph(style=style)
    shape = paragraph.paragraph_format
    shape.space_before = shape.space_after = Pt(0)
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, line
    shape.keep_with_next = keep or None
    if style == "Title":
        shape.line_spacing, shape.space_after = Pt(35), Pt(12)
    if align is not None:
        paragraph.alignment = align
    if indent:
        shape.first_line_indent = 2 * SIZE_THREE
        paragraph._p.pPr.ind.set(qn("w:firstLineChars"), "200")
    _run(paragraph, text, face, size)
    return paragraph


def _write_part(document: Any, part: Part) -> None:
    if part.heading:
        _paragraph(document, part.heading, HEADING, SIZE_THREE, style="Heading 1", indent=True, keep=True)
    for text in part.paragraphs:
        _paragraph(document, text, BODY, SIZE_THREE, indent=True)
    for table in part.tables:
        if table.title:
            _paragraph(document, table.title, HEADING, SIZE_SMALL_FOUR, align=CENTER, line=Pt(24), keep=True)
        _write_table(document, table)
        _paragraph(document, "", BODY, SIZE_FIVE, line=Pt(14))


def _write_table(document: Any, table: PaperTable) -> None:
    made = document.add_table(rows=0, cols=len(table.headings), style="Table Grid")
    made.alignment, made.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    made._tbl.tblPr.insert_element_before(parse_xml(CELL_MARGINS), "w:tblLook")
    widths = [int(WIDTH * share) for share in table.shares]
    for column, width in zip(made.columns, widths, strict=True):
        column.width = width
    head = _write_row(made, [Cell(heading) for heading in table.headings], widths, is_head=True)
    head._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for row in table.rows:
        _write_row(made, row, widths)


def _write_row(made: Any, cells: Sequence[Cell], widths: Sequence[int], *, is_head: bool = False) -> Any:
    row = made.add_row()
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    for box, cell, width in zip(row.cells, cells, widths, strict=True):
        box.width, box.vertical_alignment = width, WD_CELL_VERTICAL_ALIGNMENT.CENTER
        paragraph = box.paragraphs[0]
        paragraph.alignment = CENTER if is_head else LEFT if cell.is_text else RIGHT
        shape = paragraph.paragraph_format
        shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.AT_LEAST, Pt(18)
        shape.space_before = shape.space_after = Pt(0)
        _leave_grid(paragraph)
        _run(paragraph, cell.text, HEADING if is_head else BODY, SIZE_FIVE)
    return row


def _leave_grid(paragraph: Any) -> None:
    """Lines of a table stand closer than those of the text around it."""
    free = OxmlElement("w:snapToGrid")
    free.set(qn("w:val"), "0")
    paragraph._p.get_or_add_pPr().insert_element_before(free, "w:spacing", "w:ind", "w:jc", "w:rPr")


def _end(document: Any, paper: Paper) -> None:
    if paper.notes:
        _paragraph(document, "注：", HEADING, SIZE_SMALL_FOUR, line=Pt(20), keep=True)
    for number, note in enumerate(paper.notes, start=1):
        _paragraph(document, f"{number}. {note}", BODY, SIZE_SMALL_FOUR, line=Pt(20))
    _paragraph(document, "", BODY, SIZE_THREE, keep=True)
    _paragraph(document, f"{paper.unit}　　", BODY, SIZE_THREE, align=RIGHT, keep=True)
    _paragraph(document, f"{paper.day}　　", BODY, SIZE_THREE, align=RIGHT)


def _plain(text: str) -> str:
    """Without what XML cannot hold; an ideographic blank stays, it sets words apart."""
    return UNPRINTABLE.sub(lambda found: "　" * found.group().count("　") or " ", text)


def _undated(content: bytes) -> bytes:
    """The same file, without the times at which its parts were packed."""
    target = BytesIO()
    with ZipFile(BytesIO(content)) as old, ZipFile(target, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(ZipInfo(name), old.read(name), ZIP_DEFLATED)
    return target.getvalue()
