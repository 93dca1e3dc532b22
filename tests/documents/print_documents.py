#!/usr/bin/env python3
"""Every kind of document on paper: printed by Chromium, and read back from the print.

usage: print_documents.py WRITE_SAMPLES [DIR]

For each sample of `write_samples`: nothing runs out of its place or off the page, every value can
be read in the PDF, its fonts are embedded and Chinese, the QR code says from both pictures (the
screen's, and the print's in a printer's black and white) what it must. DIR keeps pages, prints and
pictures for people to look at. Exits with 77 (skipped) where a tool or the fonts are missing.
"""

import collections
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unicodedata

import browser

SKIPPED = 77
TOOLS = ("zbarimg", "pdftotext", "pdftoppm", "pdffonts", "pdfinfo", "fc-match")
FONTS = {"a4": "Noto Serif CJK SC", "receipt": "Noto Sans CJK SC"}
POINTS_PER_MM = 72 / 25.4
PIXELS_PER_MM = 96 / 25.4
# Paper: width of the page and of what is printed on it, edge left and right, in millimetres; and
# the resolution of a printer for it.
Paper = collections.namedtuple("Paper", "width inner edge dpi")
PAPERS = {"a4": Paper(210, 170, 20, 300), "receipt": Paper(80, 72, 4, 203)}
FONT_NODES_MAX = 80
SCREEN_PIXELS = (900, 1200)
# The QR code's quiet zone reaches into the margin.
SLACK_MM = 0.5
RECEIPT_TAIL_MM_MAX = 12
RECEIPT_TAIL_SHARE_MAX = 0.12

# What people could not read: text outside of its element or of the page's content, elements that
# hide a part of what is in them, and the head's lines in the way of the QR code.
MISPLACED = """(() => {
  const found = [];
  const main = document.querySelector('main').getBoundingClientRect();
  const inside = (inner, outer) => inner.left >= outer.left - 1 && inner.right <= outer.right + 1 &&
      inner.top >= outer.top - 1 && inner.bottom <= outer.bottom + 1;
  const apart = (a, b) => a.right <= b.left + 1 || b.right <= a.left + 1 ||
      a.bottom <= b.top + 1 || b.bottom <= a.top + 1;
  const rects = [];
  const walker = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const rectsOfWords = [];
    // Spaces at the end of a line may hang out of it.
    for (const word of node.data.matchAll(/\\S+/g)) {
      const range = document.createRange();
      range.setStart(node, word.index);
      range.setEnd(node, word.index + word[0].length);
      rectsOfWords.push(...range.getClientRects());
    }
    if (!rectsOfWords.length) continue;
    const box = node.parentElement.closest('td,th,dd,dt,p,h1,h2').getBoundingClientRect();
    for (const rect of rectsOfWords) {
      if (!inside(rect, main)) found.push('outside of the page: ' + node.data.slice(0, 40));
      if (rect.left < box.left - 1 || rect.right > box.right + 1 || rect.bottom > box.bottom + 6)
        found.push('outside of its place: ' + node.data.slice(0, 40));
      rects.push([rect, node]);
    }
  }
  const code = document.querySelector('.qr').getBoundingClientRect();
  for (const [rect, node] of rects)
    if (!apart(rect, code)) found.push('over the QR code: ' + node.data.slice(0, 40));
  // The QR code's quiet zone reaches out of the head on purpose.
  for (const one of document.querySelectorAll('main :not(header)'))
    if (one.clientWidth && one.scrollWidth > one.clientWidth + 1)
      found.push('cut off: <' + one.tagName + '> ' + one.textContent.slice(0, 40));
  return found;
})()"""


def missing():
    """What stands in the way of this test here; empty if nothing."""
    if not os.path.exists(browser.CHROMIUM):
        return f"{browser.CHROMIUM} is missing"
    for tool in TOOLS:
        if shutil.which(tool) is None:
            return f"{tool} is missing"
    for font in FONTS.values():
        if font not in output("fc-match", font, "family"):
            return f"the font {font} is missing"
    return ""


def output(*command):
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, f"{command}: exit {done.returncode}\n{done.stdout}{done.stderr}"
    return done.stdout


def bare(text):
    """`text` as it can be compared: without white space, one form of a character, and what is not
    printable as the mark that stands for it."""
    kept = []
    for character in text:
        if character.isspace():
            continue
        hidden = unicodedata.category(character) in ("Cc", "Cf")
        kept.append("\ufffd" if hidden else character)
    return unicodedata.normalize("NFKC", "".join(kept))


class Sample:
    """One rendered document and what must be found on it."""

    def __init__(self, directory, name):
        self.name = name
        self.stem = str(directory / name)
        self.texts = []
        for line in pathlib.Path(self.stem + ".txt").read_text("utf-8").split("\n")[:-1]:
            key, value = line.split("\t", 1)
            if key == "text":
                self.texts.append(value)
            else:
                setattr(self, key, value)
        self.kind = PAPERS[self.paper]

    def check(self, chromium):
        chromium.open(self.stem + ".html")
        self.check_page(chromium)
        self.check_print(chromium)
        self.check_text()
        self.check_qr_code()

    def check_page(self, chromium):
        chromium.media("screen", *SCREEN_PIXELS)
        chromium.picture(self.stem + ".png")
        chromium.media("print", int(self.kind.inner * PIXELS_PER_MM), 1200)
        misplaced = chromium.evaluate(MISPLACED)
        assert not misplaced, f"{self.name}: {misplaced[:5]}"
        # Neither markup of values nor anything from elsewhere became part of the page.
        foreign = chromium.evaluate(
            "document.querySelectorAll('script,img,link,iframe,object,main b:not(.signature b)')"
            ".length")
        assert foreign == 0, f"{self.name}: {foreign} foreign elements"
        title = chromium.evaluate("document.title")
        assert title.endswith(self.number), f"{self.name}: the title is {title}"
        # The file does not tell: Chromium writes the outlines of these fonts without their names.
        fonts = chromium.fonts("h1,dd,td,.value,.sentence,.note,.basis,.number", FONT_NODES_MAX)
        # They do not have U+FFFD, which any other font may draw.
        masked = any("\ufffd" in bare(text) for text in self.texts)
        wanted = FONTS[self.paper]
        assert fonts == {wanted} or masked and wanted in fonts, f"{self.name}: {fonts}"
        self.height_mm = chromium.evaluate(
            "document.querySelector('main').getBoundingClientRect().height") / PIXELS_PER_MM

    def check_print(self, chromium):
        chromium.print_pdf(self.stem + ".pdf")
        told = output("pdfinfo", self.stem + ".pdf")
        self.pages = int(re.search(r"Pages:\s+(\d+)", told).group(1))
        width, height = (float(size) / POINTS_PER_MM for size in
                         re.search(r"Page size:\s+([\d.]+) x ([\d.]+)", told).groups())
        assert abs(width - self.kind.width) < 1, f"{self.name}: {width} mm wide"
        if self.paper == "receipt":
            tail = height - 2 * 3 - self.height_mm
            assert self.pages == 1, f"{self.name}: {self.pages} pages, {-tail:.0f} mm too short"
            most = max(RECEIPT_TAIL_MM_MAX, RECEIPT_TAIL_SHARE_MAX * height)
            assert tail <= most, f"{self.name}: {tail:.0f} of {height:.0f} mm are empty"
        for font in output("pdffonts", self.stem + ".pdf").splitlines()[2:]:
            assert re.search(r"\byes +(yes|no) +(yes|no) +\d+ +\d+$", font), (
                f"{self.name}: a font is not in the file: {font}")

    def check_text(self):
        boxes = output("pdftotext", "-bbox", self.stem + ".pdf", "-")
        for page in boxes.split("<page ")[1:]:
            height = float(re.search(r'height="([\d.]+)"', page).group(1))
            self.check_boxes(page, height)
        text = output("pdftotext", "-raw", self.stem + ".pdf", "-")
        pages = [self.without_margins(page) for page in text.split("\f")[:-1]]
        assert len(pages) == self.pages, f"{self.name}: {len(pages)} of {self.pages} pages"
        read = bare("".join(pages))
        for wanted in self.texts:
            assert bare(wanted) in read, f"{self.name}: not on paper: {wanted[:60]}"
        self.check_heads(pages)

    def check_boxes(self, page, height):
        least = (self.kind.edge - SLACK_MM) * POINTS_PER_MM
        most = (self.kind.width - self.kind.edge + SLACK_MM) * POINTS_PER_MM
        for match in re.finditer(
                r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)<',
                page):
            left, top, right, bottom = map(float, match.groups()[:4])
            # The fonts' own boxes reach far above and below what they draw: their middle counts.
            middle = (top + bottom) / 2
            assert least <= left and right <= most and 0 < middle < height, (
                f"{self.name}: off the paper: {match.group(5)} at {match.groups()[:4]}")

    def without_margins(self, page):
        """A page without its running head and its number, which must be there on A4."""
        if self.paper == "receipt":
            return page
        rest, counted = re.subn(rf"第\s*\d+\s*页\s*共\s*{self.pages}\s*页", "", page)
        assert counted == 1, f"{self.name}: no page number on\n{page}"
        return re.sub(rf"^.*编号：\s*{self.number}\s*$", "", rest, count=1,
                      flags=re.MULTILINE) if self.is_later(page) else rest

    def is_later(self, page):
        return not re.search(r"第\s*1\s*页\s*共", page)

    def check_heads(self, pages):
        """Where the rows of a table go on, its head stands above them again."""
        for page in pages[1:]:
            first = page.strip().split("\n", 1)[0]
            if re.match(r"\d+ ", first):
                raise AssertionError(f"{self.name}: a page begins with a row: {first}")
        if self.name == "material_list_200":
            headed = sum("序号" in page for page in pages)
            assert headed >= self.pages - 1 >= 5, f"{headed} heads on {self.pages} pages"

    def check_qr_code(self):
        output("pdftoppm", "-r", str(self.kind.dpi), "-mono", "-f", "1", "-l", "1", "-singlefile",
               self.stem + ".pdf", self.stem + ".print")
        for picture in (self.stem + ".png", self.stem + ".print.pbm"):
            read = output("zbarimg", "--quiet", "--raw", picture).rstrip("\n")
            assert read == self.qr, f"{picture} says {read}, want {self.qr}"


def main():
    program, *rest = sys.argv[1:]
    reason = missing()
    if reason:
        print(f"skipped: {reason} (deploy/build --deps test installs it)")
        return SKIPPED
    with tempfile.TemporaryDirectory(prefix="hallcase-documents-") as temporary:
        directory = pathlib.Path(rest[0] if rest else temporary).resolve()
        directory.mkdir(parents=True, exist_ok=True)
        names = output(program, str(directory)).split()
        with browser.Browser() as chromium:
            for name in names:
                sample = Sample(directory, name)
                sample.check(chromium)
                print(f"{name}: {sample.pages} pages, {len(sample.texts)} texts read back, "
                      f"QR code {sample.qr}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
