// SPDX-License-Identifier: EUPL-1.2
//
// Packets of any content, behind their lengths: pages stay what they promise to be. With a first byte
// below 128 a real page comes first, and the input damages its packets.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <vector>

#include "document/stream/document_decoder.h"
#include "document/stream/document_encoder.h"

namespace {

using namespace sportello::document;

using Packets = std::vector<std::vector<std::uint8_t>>;

void require(bool holds) {
  if (!holds) std::abort();
}

const Packets& real_page() {
  static const Packets packets = [] {
    Image image(64, 48, Rgba{255, 255, 255, 255});
    for (int y = 8; y < 40; ++y) {
      for (int x = 8; x < 56; ++x) {
        if ((x / 3 + y / 5) % 4 == 0) image.at(x, y) = {30, 20, static_cast<std::uint8_t>(x * 4), 255};
      }
    }
    DocumentEncoder encoder;
    encoder.add_page(std::move(image), {});
    Packets made;
    std::vector<std::uint8_t> packet;
    while (encoder.next_packet(packet)) {
      made.push_back(std::move(packet));
      packet.clear();
    }
    return made;
  }();
  return packets;
}

void look(DocumentDecoder& decoder) {
  while (const std::uint32_t id = decoder.poll_changed_page()) {
    PageDecoder* page = decoder.page(id);
    if (page == nullptr) continue;
    const Rect changed = page->take_changed();
    require(intersect(changed, page->image().bounds()) == changed);
    require(page->image().width() == page->state().width && page->image().height() == page->state().height);
    require(!page->state().exact || page->state().readable);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  // Pages as large as they may be are the business of the limits' test: here they only cost time.
  std::span<const std::uint8_t> rest(data + 1, size - 1);
  DocumentDecoder decoder;
  if (data[0] < 128) {
    std::size_t number = 0;
    for (std::vector<std::uint8_t> packet : real_page()) {
      if (number++ == data[0] % real_page().size()) {
        for (std::size_t i = 0; i + 1 < rest.size() && i < 8; i += 2) packet[rest[i] % packet.size()] = rest[i + 1];
      }
      decoder.decode(packet);
    }
    look(decoder);
    rest = rest.subspan(rest.size() < 8 ? rest.size() : 8);
  }
  while (rest.size() > 1) {
    const std::size_t length = rest[0] < rest.size() - 1 ? rest[0] : rest.size() - 1;
    const auto packet = rest.subspan(1, length);
    Packet parsed;
    const bool large = parse_packet(packet, parsed) && parsed.width * parsed.height > 1 << 16;
    if (!large) decoder.decode(packet);
    rest = rest.subspan(1 + length);
  }
  look(decoder);
  return 0;
}
