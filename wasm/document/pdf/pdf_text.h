// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "document/pdf/pdf_file.h"

namespace sportello::document {

/// Fonts without shapes: text set in them is not seen, but a reader finds, copies and speaks it. Each
/// holds up to 255 of the characters that occur.
class PdfInvisibleFonts {
 public:
  struct Glyph {
    size_t font;
    uint8_t code;
  };
  Glyph glyph(char32_t character);
  /// Writes the fonts, and under `number` the dictionary that names them /F0, /F1…
  void write(int number, PdfFile* file) const;

 private:
  static constexpr size_t kPerFont = 255;

  int write_font(size_t font, int shape, PdfFile* file) const;

  std::map<char32_t, size_t> numbers_;
  std::vector<char32_t> characters_;
};

/// Content that sets `utf8` on a page of this size in points, line under line from top to bottom:
/// paragraphs (parted by empty lines) as marked content of type P, numbered from 0. `*paragraphs` is
/// their number.
std::string set_invisible_text(std::string_view utf8, double width, double height, PdfInvisibleFonts* fonts,
                               int* paragraphs);

}  // namespace sportello::document
