// SPDX-License-Identifier: EUPL-1.2
//
// Packets of paint for a small page: which page, how many good packets come first, and then
// packets, each behind its length; the highest bit of the length's first byte: a refinement.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <vector>

#include "document/paint/paint_decoder.h"
#include "document/paint/paint_encoder.h"
#include "util/random.h"

namespace {

using namespace sportello::document;

struct Sheet {
  Image page;
  Mask mask;
  std::vector<std::vector<std::uint8_t>> base;
  std::vector<std::vector<std::uint8_t>> refinement;
};

Sheet make_sheet(int width, int height) {
  Sheet sheet{Image(width, height), Mask(width, height), {}, {}};
  sportello::SplitMix64 random(20100101);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const auto value = static_cast<std::uint8_t>(x < width / 2 ? 255 : x * 5 + random.next() % 32);
      sheet.page.at(x, y) = {value, static_cast<std::uint8_t>(value ^ (y & 64)), value, 255};
      if (x % 7 < 3 && y % 9 < 7 && y < height / 2) {
        sheet.mask.at(x, y) = 1;
        sheet.page.at(x, y) = {static_cast<std::uint8_t>(y % 32 < 16 ? 200 : 0), 0, 0, 255};
      }
    }
  }
  PaintEncoder encoder(sheet.page, sheet.mask);
  for (std::vector<std::uint8_t> packet; encoder.next_base_packet(packet); packet.clear()) sheet.base.push_back(packet);
  for (std::vector<std::uint8_t> packet; encoder.next_refinement_packet(packet); packet.clear()) {
    sheet.refinement.push_back(packet);
  }
  return sheet;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::vector<Sheet> sheets = {make_sheet(1, 1), make_sheet(70, 9), make_sheet(33, 64), make_sheet(120, 90)};
  if (size < 2) return 0;
  const Sheet& sheet = sheets[data[0] % sheets.size()];
  const int width = sheet.page.width();
  const int height = sheet.page.height();
  PaintDecoder decoder(width, height);
  std::size_t good = data[1];
  for (const auto& packet : sheet.base) {
    if (good == 0) break;
    --good;
    if (!decoder.decode_base(packet, sheet.mask)) std::abort();
  }
  for (const auto& packet : sheet.refinement) {
    if (good == 0) break;
    --good;
    if (!decoder.decode_refinement(packet, sheet.mask)) std::abort();
  }
  std::span<const std::uint8_t> rest(data + 2, size - 2);
  Image shown(width, height);
  while (rest.size() >= 2) {
    const bool refinement = (rest[0] & 0x80) != 0;
    const std::size_t length = std::min<std::size_t>((rest[0] & 0x7f) << 8 | rest[1], rest.size() - 2);
    const auto packet = rest.subspan(2, length);
    rest = rest.subspan(2 + length);
    if (refinement) {
      decoder.decode_refinement(packet, sheet.mask);
    } else {
      decoder.decode_base(packet, sheet.mask);
    }
    decoder.render(sheet.mask, shown.bounds(), shown);
  }
  const Image& paper = decoder.paper_colours();
  const Image& ink = decoder.ink_colours();
  if (paper.width() > width || paper.height() > height || ink.width() != (width + 7) / 8) std::abort();
  return 0;
}
