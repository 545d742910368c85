// SPDX-License-Identifier: EUPL-1.2
//
// Packets of any content for a mask of any size: pixels are 0 or 1, and the library stays in its bounds.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>

#include "document/mask/mask_decoder.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sportello::document;
  if (size < 3) return 0;
  ShapeLibrary library;
  // Two pages after another: the second meets what the first has left.
  std::span<const std::uint8_t> rest(data + 2, size - 2);
  for (int page = 0; page < 2; ++page) {
    MaskDecoder decoder(1 + data[0], 1 + data[1], library);
    for (int i = 0; i < 8 && rest.size() > 1; ++i) {
      const std::size_t length = rest[0] < rest.size() - 1 ? rest[0] : rest.size() - 1;
      decoder.decode(rest.subspan(1, length));
      rest = rest.subspan(1 + length);
    }
    for (const std::uint8_t pixel : decoder.mask().values()) {
      if (pixel > 1) std::abort();
    }
  }
  if (library.pixels() > std::size_t{1} << 24) std::abort();
  return 0;
}
