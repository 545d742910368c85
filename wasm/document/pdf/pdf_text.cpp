// SPDX-License-Identifier: EUPL-1.2
#include "document/pdf/pdf_text.h"

#include <algorithm>

namespace sportello::document {
namespace {

/// Of the font's size.
constexpr double kGlyphWidth = 0.5;
constexpr double kLineHeight = 1.25;
constexpr double kMaxSize = 12;
constexpr double kMargin = 0.05;

/// Lines; an empty one ends a paragraph.
std::vector<std::u32string> split_lines(const std::u32string& text) {
  std::vector<std::u32string> lines(1);
  for (const char32_t character : text) {
    if (character == '\n') {
      lines.emplace_back();
    } else if (character == '\t') {
      lines.back().push_back(' ');
    } else if (character >= ' ' && (character < 0x7f || character > 0x9f)) {
      lines.back().push_back(character);
    }
  }
  return lines;
}

/// The line as strings, each behind the font that it takes.
std::string show(const std::u32string& line, double size, PdfInvisibleFonts* fonts) {
  std::string out;
  size_t font = ~size_t{0};
  for (const char32_t character : line) {
    const PdfInvisibleFonts::Glyph glyph = fonts->glyph(character);
    if (glyph.font != font) {
      if (!out.empty()) out += ">Tj ";
      out += "/F" + std::to_string(glyph.font) + " " + pdf_number(size) + " Tf <";
      font = glyph.font;
    }
    append_hex(glyph.code, 2, &out);
  }
  return out + ">Tj\n";
}

}  // namespace

PdfInvisibleFonts::Glyph PdfInvisibleFonts::glyph(char32_t character) {
  const auto [at, fresh] = numbers_.try_emplace(character, characters_.size());
  if (fresh) characters_.push_back(character);
  const size_t number = at->second;
  return {number / kPerFont, static_cast<uint8_t>(number % kPerFont + 1)};
}

void PdfInvisibleFonts::write(int number, PdfFile* file) const {
  std::string fonts = "<<";
  if (!characters_.empty()) {
    const int shape = file->add_text_stream("500 0 d0");
    for (size_t font = 0; font * kPerFont < characters_.size(); ++font) {
      fonts += "/F" + std::to_string(font) + " " + pdf_reference(write_font(font, shape, file));
    }
  }
  file->write(number, fonts + ">>");
}

int PdfInvisibleFonts::write_font(size_t font, int shape, PdfFile* file) const {
  const size_t first = font * kPerFont;
  const size_t count = std::min(kPerFont, characters_.size() - first);
  std::string map =
      "/CIDInit/ProcSet findresource begin 12 dict begin begincmap\n"
      "/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def\n"
      "/CMapName/Adobe-Identity-UCS def/CMapType 2 def\n"
      "1 begincodespacerange<00><FF>endcodespacerange\n";
  std::string names;
  std::string widths;
  for (size_t i = 0; i < count; ++i) {
    if (i % 100 == 0) {
      if (i > 0) map += "endbfchar\n";
      map += std::to_string(std::min<size_t>(100, count - i)) + " beginbfchar\n";
    }
    map += "<";
    append_hex(static_cast<uint32_t>(i + 1), 2, &map);
    map += "><";
    append_utf16_hex(characters_[first + i], &map);
    map += ">\n";
    names += "/g";
    widths += i == 0 ? "500" : " 500";
  }
  map += "endbfchar\nendcmap CMapName currentdict/CMap defineresource pop end end\n";
  const int to_unicode = file->add_text_stream(map);
  return file->add("<</Type/Font/Subtype/Type3/FontBBox[0 -250 500 750]/FontMatrix[.001 0 0 .001 0 0]/Resources<<>>"
                   "/CharProcs<</g " + pdf_reference(shape) + ">>/Encoding<</Type/Encoding/Differences[1" + names +
                   "]>>/FirstChar 1/LastChar " + std::to_string(count) + "/Widths[" + widths + "]/ToUnicode " +
                   pdf_reference(to_unicode) + ">>");
}

std::string set_invisible_text(std::string_view utf8, double width, double height, PdfInvisibleFonts* fonts,
                               int* paragraphs) {
  *paragraphs = 0;
  const std::vector<std::u32string> lines = split_lines(from_utf8(utf8));
  const double line_height = std::min(kMaxSize * kLineHeight, height * (1 - 2 * kMargin) / static_cast<double>(lines.size()));
  const double size = line_height / kLineHeight;
  const double room = width * (1 - 2 * kMargin);
  std::string out;
  bool inside = false;
  double y = height * (1 - kMargin) - size;
  for (const std::u32string& line : lines) {
    const bool blank = std::all_of(line.begin(), line.end(), [](char32_t c) { return c == ' '; });
    if (blank && inside) out += "ET EMC\n";
    if (!blank) {
      if (!inside) out += "/P<</MCID " + std::to_string((*paragraphs)++) + ">>BDC BT 3 Tr\n";
      const double natural = kGlyphWidth * size * static_cast<double>(line.size());
      const double percent = std::clamp(100 * room / natural, 1.0, 100.0);
      out += pdf_number(percent) + " Tz 1 0 0 1 " + pdf_number(width * kMargin) + " " + pdf_number(y) + " Tm " +
             show(line, size, fonts);
    }
    inside = !blank;
    y -= line_height;
  }
  if (inside) out += "ET EMC\n";
  return out;
}

}  // namespace sportello::document
