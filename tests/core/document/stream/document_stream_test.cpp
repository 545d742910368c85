// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include "core/document/drawn_page.h"
#include "document/stream/document_decoder.h"
#include "document/stream/document_encoder.h"

namespace sportello::document {
namespace {

using testing::PageArtist;
using Packets = std::vector<std::vector<uint8_t>>;

Packets drain(DocumentEncoder& encoder) {
  Packets packets;
  std::vector<uint8_t> packet;
  while (encoder.next_packet(packet)) {
    packets.push_back(std::move(packet));
    packet.clear();
  }
  return packets;
}

size_t bytes_in(const Packets& packets) {
  size_t bytes = 0;
  for (const auto& packet : packets) bytes += packet.size();
  return bytes;
}

const Image& shown(DocumentDecoder& decoder, uint32_t page) {
  decoder.page(page)->take_changed();
  return decoder.page(page)->image();
}

TEST(DocumentStream, APageArrivesReadableThenExact) {
  PageArtist artist;
  const Image page = artist.page(500, 700);
  DocumentEncoder encoder;
  DocumentDecoder decoder;
  const uint32_t id = encoder.add_page(page, {.source = Source::kPdf, .exact = true});
  ASSERT_EQ(id, 1u);
  std::vector<uint8_t> packet;
  Layer layer = Layer::kText;
  while (encoder.next_packet(packet)) {
    ASSERT_TRUE(decoder.decode(packet));
    const PageState& state = decoder.page(id)->state();
    EXPECT_GE(state.layer, layer) << "layers come in order";
    layer = state.layer;
    if (layer != Layer::kText) {
      EXPECT_TRUE(state.readable);
    }
    packet.clear();
  }
  EXPECT_TRUE(decoder.page(id)->state().exact);
  EXPECT_TRUE(decoder.page(id)->state().complete);
  EXPECT_EQ(shown(decoder, id), page);
  EXPECT_TRUE(encoder.progress(id).complete);
  EXPECT_EQ(decoder.page(id)->state().bytes, encoder.progress(id).bytes);
}

TEST(DocumentStream, WhereverItIsCutThePageCanBeShown) {
  PageArtist artist;
  const Image page = artist.page(400, 500);
  DocumentEncoder encoder;
  encoder.add_page(page, {});
  const Packets packets = drain(encoder);
  DocumentDecoder decoder;
  double last_error = 1e300;
  for (const auto& packet : packets) {
    ASSERT_TRUE(decoder.decode(packet));
    const Image& image = shown(decoder, 1);
    ASSERT_EQ(image.width(), page.width());
    double error = 0;
    for (size_t i = 0; i < page.values().size(); ++i) {
      const int difference = luma(page.values()[i]) - luma(image.values()[i]);
      error += difference * difference;
    }
    EXPECT_LE(error, last_error * 1.05 + 1e5) << "no packet makes the page worse";
    last_error = error;
  }
  EXPECT_EQ(last_error, 0);
}

TEST(DocumentStream, ACameraPageEndsBeforeItIsExact) {
  PageArtist artist;
  DocumentEncoder encoder;
  DocumentDecoder decoder;
  encoder.add_page(artist.page(300, 300), {.source = Source::kCamera, .exact = false});
  for (const auto& packet : drain(encoder)) ASSERT_TRUE(decoder.decode(packet));
  EXPECT_TRUE(decoder.page(1)->state().readable);
  EXPECT_TRUE(decoder.page(1)->state().complete);
  EXPECT_FALSE(decoder.page(1)->state().exact);
}

TEST(DocumentStream, TextOfALaterPageGoesBeforePicturesOfAnEarlierOne) {
  PageArtist artist;
  DocumentEncoder encoder;
  encoder.add_page(artist.page(500, 500), {});
  std::vector<uint8_t> packet;
  Packet parsed;
  do {
    packet.clear();
    ASSERT_TRUE(encoder.next_packet(packet));
    ASSERT_TRUE(parse_packet(packet, parsed));
  } while (parsed.kind != PacketKind::kExact);
  encoder.add_page(artist.page(500, 500), {});
  bool text_over = false;
  for (const auto& later : drain(encoder)) {
    ASSERT_TRUE(parse_packet(later, parsed));
    const bool text = parsed.kind <= PacketKind::kPaintBase;
    EXPECT_FALSE(text && text_over) << "a picture went before a text";
    text_over = text_over || !text;
  }
}

TEST(DocumentStream, AShownShapeCostsLessOnTheNextPage) {
  PageArtist artist;
  DocumentEncoder encoder;
  encoder.add_page(artist.page(600, 800), {.source = Source::kPdf, .exact = false});
  const Packets first = drain(encoder);
  encoder.add_page(artist.page(600, 800), {.source = Source::kPdf, .exact = false});
  const Packets second = drain(encoder);
  EXPECT_LT(bytes_in(second), bytes_in(first));
  DocumentDecoder decoder;
  for (const Packets& packets : {first, second}) {
    for (const auto& packet : packets) ASSERT_TRUE(decoder.decode(packet));
  }
  EXPECT_TRUE(decoder.page(2)->state().readable);
}

TEST(DocumentStream, AWithdrawnPageVanishes) {
  PageArtist artist;
  DocumentEncoder encoder;
  DocumentDecoder decoder;
  encoder.add_page(artist.page(500, 500), {});
  std::vector<uint8_t> packet;
  for (int i = 0; i < 2; ++i) {
    packet.clear();
    ASSERT_TRUE(encoder.next_packet(packet));
    ASSERT_TRUE(decoder.decode(packet));
  }
  while (decoder.poll_changed_page() != 0) {
  }
  encoder.withdraw(1);
  const uint32_t other = encoder.add_page(artist.page(300, 200), {});
  EXPECT_EQ(other, 2u);
  for (const auto& later : drain(encoder)) ASSERT_TRUE(decoder.decode(later));
  EXPECT_EQ(decoder.page(1), nullptr);
  EXPECT_EQ(decoder.poll_changed_page(), 1u);
  EXPECT_TRUE(decoder.page(2)->state().exact) << "a mask that was given up does not harm the next one";
}

TEST(DocumentStream, ANewFarSideGetsEverythingAgain) {
  PageArtist artist;
  const Image one = artist.page(300, 300);
  const Image two = artist.page(200, 300);
  DocumentEncoder encoder;
  encoder.add_page(one, {});
  encoder.add_page(two, {});
  drain(encoder);
  encoder.restart();
  DocumentDecoder decoder;
  for (const auto& packet : drain(encoder)) ASSERT_TRUE(decoder.decode(packet));
  EXPECT_EQ(shown(decoder, 1), one);
  EXPECT_EQ(shown(decoder, 2), two);
}

TEST(DocumentStream, LimitsHoldOnBothSides) {
  DocumentEncoder encoder;
  DocumentDecoder decoder;
  EXPECT_EQ(encoder.add_page(Image(kMaxPageSide + 1, 1), {}), 0u);
  for (size_t i = 0; i < kMaxPages; ++i) EXPECT_NE(encoder.add_page(Image(8, 8), {}), 0u);
  EXPECT_EQ(encoder.add_page(Image(8, 8), {}), 0u);

  Packet opening;
  opening.kind = PacketKind::kPage;
  opening.width = opening.height = 4000;
  size_t taken = 0;
  for (uint32_t page = 1; page <= 20; ++page) {
    opening.page = page;
    std::vector<uint8_t> bytes;
    write_packet(opening, bytes);
    if (decoder.decode(bytes)) ++taken;
    EXPECT_FALSE(decoder.decode(bytes)) << "the same page twice";
  }
  EXPECT_EQ(taken, kMaxDocumentPixels / (4000 * 4000));
}

TEST(DocumentStream, PacketsOutOfTurnAreRefused) {
  PageArtist artist;
  DocumentEncoder encoder;
  encoder.add_page(artist.page(300, 300), {});
  const Packets packets = drain(encoder);
  DocumentDecoder decoder;
  EXPECT_FALSE(decoder.decode(packets[1])) << "no page yet";
  ASSERT_TRUE(decoder.decode(packets[0]));
  EXPECT_FALSE(decoder.decode(packets.back())) << "exact before text";
  Packet update;
  update.kind = PacketKind::kUpdate;
  update.page = 1;
  update.changes.regions = {{0, 0, 10, 10}};
  std::vector<uint8_t> bytes;
  write_packet(update, bytes);
  EXPECT_FALSE(decoder.decode(bytes)) << "a change of what is not there yet";
}

}  // namespace
}  // namespace sportello::document
