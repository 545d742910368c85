// SPDX-License-Identifier: EUPL-1.2
//
// Pages of any pixels and texts of any bytes make a file whose table is right and whose streams can
// be read: the input's first bytes say what page it is, the rest are its pixels and its text.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/document/pdf/pdf_reader.h"
#include "document/pdf/deflate.h"
#include "document/pdf/pdf_writer.h"

namespace {

using namespace sportello::document;

void require(bool condition) {
  if (!condition) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size < 4) return 0;
  const std::span<const uint8_t> bytes(data, size);
  const auto deflated = testing::inflate(zlib_compress(bytes));
  require(deflated && std::equal(deflated->begin(), deflated->end(), data, data + size));

  const int width = 1 + data[0] % 64;
  const int height = 1 + data[1] % 64;
  const int cell = 1 << data[2] % 7;
  const auto at = [data, size](size_t i) { return data[i % size]; };
  Image exact(width, height);
  Mask mask(width, height);
  for (size_t i = 0; i < mask.values().size(); ++i) {
    mask.values()[i] = at(i) & 1;
    exact.values()[i] = {at(i), (data[3] & 1) != 0 ? at(i) : at(i + 1), at(i), 255};
  }
  Image colours((width + cell - 1) / cell, (height + cell - 1) / cell);
  for (size_t i = 0; i < colours.values().size(); ++i)
    colours.values()[i] = {at(i), at(i * 3), 9, 255};
  PdfPage page;
  page.width = width;
  page.height = height;
  page.dpi = static_cast<float>(data[3]) * 2;
  page.text = {reinterpret_cast<const char*>(data), size};
  if ((data[3] & 2) != 0) page.exact = &exact;
  page.mask = &mask;
  if ((data[3] & 4) != 0) page.ink_colours = &colours;
  if ((data[3] & 8) != 0) page.paper_colours = &colours;
  PdfWriter writer;
  require(writer.add_page(page));
  const testing::PdfReader pdf(writer.finish(page.text, page.text, data[3]));
  require(pdf.ok());
  for (int number = 1; number <= pdf.objects(); ++number) require(pdf.stream(number) != "damaged");
  return 0;
}
