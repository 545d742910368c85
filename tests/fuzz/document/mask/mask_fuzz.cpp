// SPDX-License-Identifier: EUPL-1.2
//
// Packets of two pages in a row of one document, of any bytes: the decoder keeps its bounds, and what it has
// shown of a page can be coded and decoded again.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <vector>

#include "document/mask/mask_decoder.h"
#include "document/mask/mask_encoder.h"
#include "document/mask/shape_library.h"

namespace {

using namespace sportello::document;

void require(bool holds) {
  if (!holds) std::abort();
}

void round_trip(const Mask& mask) {
  ShapeLibrary ours;
  ShapeLibrary theirs;
  MaskEncoder encoder(mask, ours);
  MaskDecoder decoder(mask.width(), mask.height(), theirs);
  std::vector<std::uint8_t> packet;
  while (encoder.next_packet(packet)) {
    require(decoder.decode(packet));
    packet.clear();
  }
  require(decoder.complete() && decoder.mask() == mask && ours.digest() == theirs.digest());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::span<const std::uint8_t> input(data, size);
  ShapeLibrary library;
  for (int page = 0; page < 2 && input.size() >= 2; ++page) {
    MaskDecoder decoder(1 + input[0], 1 + input[1], library);
    input = input.subspan(2);
    while (!input.empty()) {
      const std::size_t length = std::min<std::size_t>(input[0], input.size() - 1);
      const bool ok = decoder.decode(input.subspan(1, length));
      input = input.subspan(1 + length);
      if (!ok || decoder.complete()) break;
    }
    for (const std::uint8_t pixel : decoder.mask().values()) require(pixel <= 1);
    round_trip(decoder.mask());
  }
  return 0;
}
