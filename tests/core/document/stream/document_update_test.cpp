// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include "core/document/drawn_page.h"
#include "document/image/copy.h"
#include "document/stream/document_decoder.h"
#include "document/stream/document_encoder.h"

namespace sportello::document {
namespace {

using testing::PageArtist;

constexpr PageOptions kScreen{.source = Source::kScreen, .exact = true};

/// A screen that is shown, and its far side.
class Shared {
 public:
  explicit Shared(const Image& first) {
    encoder_.add_page(first, kScreen);
    first_bytes_ = run();
  }

  /// Sends packets until none is left, or so many; the bytes they took.
  size_t run(int most = 1 << 30) {
    size_t bytes = 0;
    std::vector<uint8_t> packet;
    for (int i = 0; i < most; ++i) {
      packet.clear();
      if (!encoder_.next_packet(packet)) break;
      EXPECT_TRUE(decoder_.decode(packet));
      bytes += packet.size();
    }
    return bytes;
  }

  size_t update(const Image& now) {
    EXPECT_TRUE(encoder_.update_page(1, now));
    return run();
  }

  const Image& shown() {
    decoder_.page(1)->take_changed();
    return decoder_.page(1)->image();
  }

  DocumentEncoder& encoder() { return encoder_; }
  size_t first_bytes() const { return first_bytes_; }

 private:
  DocumentEncoder encoder_;
  DocumentDecoder decoder_;
  size_t first_bytes_ = 0;
};

TEST(DocumentUpdate, ATypedLetterCostsLittle) {
  PageArtist artist;
  Image page = artist.page(1000, 1000);
  Shared shared(page);
  for (int i = 0; i < 10; ++i) {
    artist.letter(page, i, 120 + i * 12, 40);
    EXPECT_LT(shared.update(page), 250u);
    ASSERT_EQ(shared.shown(), page);
  }
}

TEST(DocumentUpdate, AScrollByALineCostsThatLine) {
  PageArtist artist;
  Image sheet(1000, 1600, Rgba{255, 255, 255, 255});
  artist.text(sheet, {30, 10, 940, 1580});
  Shared shared(crop(sheet, {0, 0, 1000, 1100}));
  for (int line = 1; line <= 5; ++line) {
    const Image now = crop(sheet, {0, line * 22, 1000, 1100});
    EXPECT_LT(shared.update(now), 900u) << "line " << line;
    ASSERT_EQ(shared.shown(), now);
  }
}

TEST(DocumentUpdate, NothingChangedCostsNothing) {
  PageArtist artist;
  const Image page = artist.page(400, 400);
  Shared shared(page);
  EXPECT_EQ(shared.update(page), 0u);
}

TEST(DocumentUpdate, AChangeBeforeThePageIsExactLeavesNoTrace) {
  // Whatever part of the exact layer is there when the change comes, the page ends as it should.
  PageArtist artist;
  const Image first = artist.page(500, 400);
  Image second = first;
  artist.text(second, {100, 100, 200, 60}, {200, 30, 30, 255});
  for (int cut = 1; cut < 12; ++cut) {
    DocumentEncoder encoder;
    DocumentDecoder decoder;
    encoder.add_page(first, kScreen);
    std::vector<uint8_t> packet;
    for (int i = 0; i < cut && encoder.next_packet(packet); ++i) {
      ASSERT_TRUE(decoder.decode(packet));
      packet.clear();
    }
    packet.clear();
    encoder.update_page(1, first);
    encoder.update_page(1, second);
    while (encoder.next_packet(packet)) {
      ASSERT_TRUE(decoder.decode(packet));
      packet.clear();
    }
    decoder.page(1)->take_changed();
    ASSERT_EQ(decoder.page(1)->image(), second) << "cut after " << cut << " packets";
    EXPECT_TRUE(decoder.page(1)->state().exact);
  }
}

TEST(DocumentUpdate, AChangeOfSizeIsRefused) {
  Shared shared(Image(40, 40));
  EXPECT_FALSE(shared.encoder().update_page(1, Image(41, 40)));
  EXPECT_FALSE(shared.encoder().update_page(2, Image(40, 40)));
}

}  // namespace
}  // namespace sportello::document
