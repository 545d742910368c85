// SPDX-License-Identifier: EUPL-1.2
//
// Any packets: refused with the page as it was, or taken; never more pixels than the page has.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>

#include "document/exact/exact_decoder.h"

namespace {

using namespace sportello::document;

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

/// Two bytes of size, then packets, each after two bytes of length. The mask is made of the same bytes.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 4) return 0;
  std::span<const std::uint8_t> input(data, size);
  const int width = 1 + (input[0] < 64 ? input[0] * 12 : input[0] % 64);
  const int height = 1 + input[1] % 40;
  Mask mask(width, height);
  for (std::size_t i = 0; i < mask.values().size(); ++i) mask.values()[i] = (input[i / 8 % size] >> (i % 8)) & 1;
  Image shown(width, height);
  ExactDecoder decoder(mask, shown);
  input = input.subspan(2);
  while (input.size() > 2 && !decoder.complete()) {
    const std::size_t length = std::min<std::size_t>(input[0] | input[1] << 8, input.size() - 2);
    const Image before = shown;
    const bool taken = decoder.decode(input.subspan(2, length));
    const Rect changed = decoder.take_changed();
    require(taken ? !changed.empty() && intersect(changed, shown.bounds()) == changed
                  : changed.empty() && shown == before);
    input = input.subspan(2 + length);
  }
  return 0;
}
