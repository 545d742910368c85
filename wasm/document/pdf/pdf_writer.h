// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "document/image/image.h"

namespace sportello::document {

/// A page to keep, as its layers. Either `exact`, or `mask` with `ink_colours` and `paper_colours`; where
/// both are given, `exact` is what is kept. Views are needed during `add_page` only.
struct PdfPage {
  int width = 0;  ///< Pixels.
  int height = 0;
  /// Dots per inch, 20..2400; 0: not known, taken so that the longer side has the length of A4's.
  float dpi = 0;
  /// Where ink is, width x height.
  const Mask* mask = nullptr;
  /// Colours at 1/n of the page's resolution, sides rounded up; n is 1, 2, 4, … 64. Null: black on white.
  const Image* ink_colours = nullptr;
  const Image* paper_colours = nullptr;
  /// The page to the pixel, width x height.
  const Image* exact = nullptr;
  /// Its text as UTF-8, lines ended by '\n'; may be empty. It is not seen, but read out, found and
  /// copied.
  std::string_view text;
};

/// Writes pages into a PDF file (ISO 32000-1): readable pages as mixed raster content, the mask coded
/// as JBIG2, colours by deflate; exact ones by deflate in the fewest bits that hold their colours.
///
/// Deterministic: the same pages make the same file.
class PdfWriter {
 public:
  static constexpr int kMaxPages = 256;

  PdfWriter();
  ~PdfWriter();
  PdfWriter(PdfWriter&&) noexcept;
  PdfWriter& operator=(PdfWriter&&) noexcept;

  /// False, and nothing added, if sizes do not fit each other, the page is too large
  /// (kMaxPagePixels) or there are too many.
  bool add_page(const PdfPage& page);
  int pages() const;

  /// The file. `title` is UTF-8, `lang` a language tag such as "it"; `created_s` seconds since 1970
  /// (UTC), 0 for none. The writer is empty afterwards; without pages so is the file.
  std::vector<uint8_t> finish(std::string_view title, std::string_view lang, int64_t created_s = 0);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace sportello::document
