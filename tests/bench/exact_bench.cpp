// SPDX-License-Identifier: EUPL-1.2
//
// What the exact layer costs: bytes and milliseconds for each page, one thread.
//
//     exact-bench page.ppm...      (colour, 8 bits: P6)
//
// The mask is what is darker than a threshold, the rendition black on white.

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <vector>

#include "document/exact/exact_decoder.h"
#include "document/exact/exact_encoder.h"

namespace {

using namespace sportello::document;

double ms_now() {
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

bool read_page(const char* path, Image* page) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path, "rb"), &std::fclose);
  int width = 0;
  int height = 0;
  if (file == nullptr || std::fscanf(file.get(), "P6 %d %d 255", &width, &height) != 2) return false;
  if (std::fgetc(file.get()) == EOF || !is_page_size(width, height)) return false;
  *page = Image(width, height);
  std::vector<std::uint8_t> bytes(page->values().size() * 3);
  if (std::fread(bytes.data(), 1, bytes.size(), file.get()) != bytes.size()) return false;
  for (std::size_t i = 0; i < page->values().size(); ++i) {
    page->values()[i] = {bytes[3 * i], bytes[3 * i + 1], bytes[3 * i + 2], 255};
  }
  return true;
}

bool run(const char* path) {
  Image page;
  if (!read_page(path, &page)) {
    std::fprintf(stderr, "%s: not a PPM picture (P6, 255) of a page's size\n", path);
    return false;
  }
  Mask mask(page.width(), page.height());
  Image shown(page.width(), page.height(), Rgba{255, 255, 255, 255});
  for (std::size_t i = 0; i < mask.values().size(); ++i) {
    if (luma(page.values()[i]) >= 140) continue;
    mask.values()[i] = 1;
    shown.values()[i] = Rgba{};
  }

  const double begin = ms_now();
  std::vector<std::vector<std::uint8_t>> packets(1);
  std::size_t size = 0;
  ExactEncoder encoder(page, mask, shown);
  while (encoder.next_packet(packets.back())) {
    size += packets.back().size();
    packets.emplace_back();
  }
  packets.pop_back();
  const double coded = ms_now();
  ExactDecoder decoder(mask, shown);
  bool taken = true;
  for (const auto& packet : packets) taken = taken && decoder.decode(packet);
  const double decoded = ms_now();

  const bool exact = taken && decoder.complete() && shown == page;
  std::printf("%-40s %9zu bytes %4zu packets  encode %6.0f ms  decode %6.0f ms%s\n", path, size, packets.size(),
              coded - begin, decoded - coded, exact ? "" : "  NOT EXACT");
  return exact;
}

}  // namespace

int main(int count, char** paths) {
  bool well = count > 1;
  if (!well) std::fprintf(stderr, "usage: exact-bench page.ppm...\n");
  for (int i = 1; i < count; ++i) well = run(paths[i]) && well;
  return well ? 0 : 1;
}
