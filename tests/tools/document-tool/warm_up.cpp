// SPDX-License-Identifier: EUPL-1.2
#include "tools/document-tool/warm_up.h"

#include <chrono>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "document/image/copy.h"
#include "document/scan/make_page.h"
#include "document/stream/document_decoder.h"
#include "document/stream/document_encoder.h"

namespace sportello::tools {
namespace {

using namespace document;

constexpr int kWidth = 800;
constexpr int kHeight = 600;
constexpr int kLine = 24;
constexpr int kDesk = 60;         // around the sheet, pixels
constexpr uint8_t kDeskGray = 90;
constexpr int kCompilerMs = 600;  // until the engine has done; the page's worker has seconds

/// Lines of strokes with soft edges, as in warm-up.js.
Image drawn_page() {
  Image page(kWidth, kHeight, {255, 255, 255, 255});
  uint32_t state = 20100101;
  const auto next = [&state](uint32_t below) {
    state = state * 1664525u + 1013904223u;
    return static_cast<int>(uint64_t{state} * below >> 32);
  };
  const auto put = [&page](int x, int y, int gray) {
    const auto value = static_cast<uint8_t>(gray);
    page.at(x, y) = {value, value, value, 255};
  };
  for (int top = kLine; top + kLine < kHeight; top += kLine) {
    for (int left = 40; left < kWidth - 60; left += 12 + (next(6) == 0 ? 10 : 0)) {
      for (int stroke = 0; stroke < 3; ++stroke) {
        const bool across = next(2) == 0;
        const int x0 = left + next(5), y0 = top + next(9), length = 4 + next(8);
        for (int at = 0; at < length; ++at) {
          const int x = across ? x0 + at % 9 : x0, y = across ? y0 : y0 + at;
          put(x, y, 20);
          put(x + 1, y, 90 + next(60));
        }
      }
    }
  }
  return page;
}

void code(Image page, Source source) {
  DocumentEncoder encoder;
  DocumentDecoder decoder;
  encoder.add_page(std::move(page), {.source = source, .exact = source != Source::kCamera});
  std::vector<uint8_t> packet;
  while (encoder.next_packet(packet)) {
    decoder.decode(packet);
    if (PageDecoder* shown = decoder.page(1)) shown->take_changed();
    packet.clear();
  }
}

/// Busy, so that whoever measures the time of the CPU sees it.
void wait() {
#ifdef __EMSCRIPTEN__
  const auto begin = std::chrono::steady_clock::now();
  while (std::chrono::steady_clock::now() - begin < std::chrono::milliseconds(kCompilerMs)) {
  }
#endif
}

}  // namespace

void warm_up() {
  const Image page = drawn_page();
  code(page, Source::kPdf);
  Image frame(kWidth + 2 * kDesk, kHeight + 2 * kDesk, {kDeskGray, kDeskGray, kDeskGray, 255});
  paste(page, page.bounds(), kDesk, kDesk, frame);
  code(make_page(std::span<const Image>(&frame, 1), ScanOptions{}).page, Source::kCamera);
  wait();
}

}  // namespace sportello::tools
