// SPDX-License-Identifier: EUPL-1.2
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <numeric>
#include <vector>

#include "packet/datagram_reader.h"
#include "packet/datagram_writer.h"
#include "util/random.h"

namespace sportello {
namespace {

using ::testing::ElementsAre;
using ::testing::ElementsAreArray;

std::vector<uint8_t> some_bytes(size_t count) {
  std::vector<uint8_t> bytes(count);
  std::iota(bytes.begin(), bytes.end(), uint8_t{3});
  return bytes;
}

DatagramHeader plain_header() {
  DatagramHeader header;
  header.session_tag = 9;
  header.sequence = 0xabcd;
  return header;
}

TEST(Datagram, VoiceCostsEightBytesAndIsLaidOutAsDocumented) {
  std::array<uint8_t, 100> buffer{};
  DatagramWriter writer(buffer);
  ASSERT_TRUE(writer.begin(plain_header()));
  EXPECT_TRUE(writer.empty());
  const auto payload = some_bytes(3);
  ASSERT_TRUE(writer.add(VoicePacket{0x0102, 0x0304, payload}));
  EXPECT_THAT(writer.datagram(), ElementsAre(0x29, 0xab, 0xcd, 0x81, 1, 2, 3, 4, 3, 4, 5));
}

TEST(Datagram, HeaderComesBack) {
  std::array<uint8_t, 100> buffer{};
  DatagramWriter writer(buffer);
  DatagramHeader header = plain_header();
  header.has_send_time = true;
  header.send_time_us_24 = 0x123456;
  ASSERT_TRUE(writer.begin(header));
  EXPECT_EQ(writer.size(), datagram_header_size(true, true));
  ASSERT_TRUE(writer.add(PacketType::kBye));
  DatagramReader reader(writer.datagram(), true);
  ASSERT_TRUE(reader.ok());
  EXPECT_EQ(reader.header().session_tag, 9);
  EXPECT_EQ(reader.header().sequence, 0xabcd);
  EXPECT_TRUE(reader.header().has_send_time);
  EXPECT_EQ(reader.header().send_time_us_24, 0x123456u);
  // On control there is no sequence number.
  header.sequenced = false;
  ASSERT_TRUE(writer.begin(header));
  EXPECT_EQ(writer.size(), datagram_header_size(false, true));
  DatagramReader control(writer.datagram(), false);
  EXPECT_TRUE(control.ok());
  EXPECT_EQ(control.header().send_time_us_24, 0x123456u);
}

TEST(Datagram, HoldsSeveralPacketsOfAllTypes) {
  std::array<uint8_t, 1'200> buffer{};
  DatagramWriter writer(buffer);
  ASSERT_TRUE(writer.begin(plain_header()));
  const auto voice_payload = some_bytes(60);
  const auto video_payload = some_bytes(700);
  Nack nack;
  nack.size = 2;
  nack.items[0] = {7, 3, 2};
  nack.items[1] = {65'535, 0, 0};
  Hello hello;
  hello.answer_wanted = true;
  hello.session_id = 0xdeadbeef;
  hello.peer_session_id = 17;
  hello.capabilities = kCapabilityVp9;
  VideoPacket video;
  video.key = true;
  video.frame_id = 300;
  video.index = 200;
  video.count = 201;
  video.codec = 1;
  video.temporal_layer = 0;
  video.timestamp_us_32 = 0x89abcdef;
  video.width = 640;
  video.height = 480;
  video.payload = video_payload;
  ASSERT_TRUE(writer.add(nack));
  ASSERT_TRUE(writer.add(PacketType::kKeyFrameRequest));
  ASSERT_TRUE(writer.add(hello));
  ASSERT_TRUE(writer.add(MediaState{200, true, false}));
  ASSERT_TRUE(writer.add(VoicePacket{1, 2, voice_payload}));
  ASSERT_TRUE(writer.add(video));
  ASSERT_TRUE(writer.add(VoicePacket{2, 4, voice_payload}));

  DatagramReader reader(writer.datagram(), true);
  ASSERT_TRUE(reader.ok());
  PacketView view;
  ASSERT_TRUE(reader.next(&view));
  Nack nack_read;
  ASSERT_TRUE(parse(view, &nack_read));
  ASSERT_EQ(nack_read.size, 2u);
  EXPECT_EQ(nack_read.items[0].count, 2);
  EXPECT_EQ(nack_read.items[1].frame_id, 65'535);
  ASSERT_TRUE(reader.next(&view));
  EXPECT_EQ(view.type, PacketType::kKeyFrameRequest);
  EXPECT_TRUE(view.body.empty());
  ASSERT_TRUE(reader.next(&view));
  Hello hello_read;
  ASSERT_TRUE(parse(view, &hello_read));
  EXPECT_TRUE(hello_read.answer_wanted);
  EXPECT_EQ(hello_read.session_id, 0xdeadbeefu);
  EXPECT_EQ(hello_read.peer_session_id, 17u);
  EXPECT_EQ(hello_read.min_version, kPacketVersion);
  EXPECT_EQ(hello_read.capabilities, kCapabilityVp9);
  ASSERT_TRUE(reader.next(&view));
  MediaState state;
  ASSERT_TRUE(parse(view, &state));
  EXPECT_EQ(state.revision, 200);
  EXPECT_TRUE(state.muted);
  EXPECT_FALSE(state.camera);
  ASSERT_TRUE(reader.next(&view));
  VoicePacket voice;
  ASSERT_TRUE(parse(view, &voice));
  EXPECT_THAT(voice.payload, ElementsAreArray(voice_payload));
  ASSERT_TRUE(reader.next(&view));
  VideoPacket video_read;
  ASSERT_TRUE(parse(view, &video_read));
  EXPECT_TRUE(video_read.key);
  EXPECT_EQ(video_read.index, 200);
  EXPECT_EQ(video_read.count, 201);
  EXPECT_EQ(video_read.codec, 1);
  EXPECT_EQ(video_read.timestamp_us_32, 0x89abcdefu);
  EXPECT_EQ(video_read.width, 640);
  EXPECT_EQ(video_read.height, 480);
  EXPECT_THAT(video_read.payload, ElementsAreArray(video_payload));
  ASSERT_TRUE(reader.next(&view));
  ASSERT_TRUE(parse(view, &voice));
  EXPECT_EQ(voice.sequence, 2);
  EXPECT_THAT(voice.payload, ElementsAreArray(voice_payload));
  EXPECT_FALSE(reader.next(&view));
  EXPECT_FALSE(reader.damaged());
}

TEST(Datagram, DeltaFragmentsHaveNoSize) {
  std::array<uint8_t, 100> buffer{};
  DatagramWriter writer(buffer);
  ASSERT_TRUE(writer.begin(plain_header()));
  const auto payload = some_bytes(10);
  VideoPacket video;
  video.depends_on = 3;
  video.temporal_layer = 2;
  video.width = 640;
  video.payload = payload;
  ASSERT_TRUE(writer.add(video));
  DatagramReader reader(writer.datagram(), true);
  PacketView view;
  ASSERT_TRUE(reader.next(&view));
  VideoPacket read;
  ASSERT_TRUE(parse(view, &read));
  EXPECT_FALSE(read.key);
  EXPECT_EQ(read.depends_on, 3);
  EXPECT_EQ(read.temporal_layer, 2);
  EXPECT_EQ(read.width, 0);
  EXPECT_EQ(read.payload.size(), 10u);
}

TEST(Datagram, RoomIsExactAndWhatDoesNotFitChangesNothing) {
  for (size_t size = 0; size < 400; ++size) {
    std::vector<uint8_t> buffer(size, 0xee);
    DatagramWriter writer(buffer);
    const bool begun = writer.begin(plain_header());
    ASSERT_EQ(begun, size >= 3) << size;
    if (!begun) continue;
    const auto first = some_bytes(20);
    if (!writer.add(VoicePacket{1, 1, first})) {
      EXPECT_LT(size, 28u);
      EXPECT_TRUE(writer.empty());
      continue;
    }
    const std::vector<uint8_t> before(writer.datagram().begin(), writer.datagram().end());
    const size_t room = writer.room();
    const auto too_long = some_bytes(room < 4 ? 1 : room - 3);
    EXPECT_FALSE(writer.add(VoicePacket{2, 2, too_long}));
    EXPECT_THAT(writer.datagram(), ElementsAreArray(before));
    if (room < 5) continue;
    const auto fits = some_bytes(room - 4);
    EXPECT_TRUE(writer.add(VoicePacket{2, 2, fits}));
    EXPECT_EQ(writer.size(), size);
    EXPECT_EQ(writer.room(), 0u);
  }
}

TEST(Datagram, OtherVersionsAndCutHeadersAreRefused) {
  const std::vector<uint8_t> good{0x20, 0, 1, 0x88};
  EXPECT_TRUE(DatagramReader(good, true).ok());
  const std::vector<uint8_t> version_2{0x40, 0, 1, 0x88};
  EXPECT_FALSE(DatagramReader(version_2, true).ok());
  EXPECT_FALSE(DatagramReader({}, true).ok());
  EXPECT_FALSE(DatagramReader(std::span(good).first(2), true).ok());
  const std::vector<uint8_t> cut_time{0x30, 0, 1, 0, 0};
  EXPECT_FALSE(DatagramReader(cut_time, true).ok());
}

TEST(Datagram, UnknownTypesAreSkippedAndAppendedFieldsIgnored) {
  const std::vector<uint8_t> bytes{
      0x20, 0, 1,        // header
      0x1f, 2, 9, 9,     // a type of a later version
      0x07, 3, 5, 1, 77  // a state with a field appended
  };
  DatagramReader reader(bytes, true);
  PacketView view;
  ASSERT_TRUE(reader.next(&view));
  EXPECT_EQ(static_cast<int>(view.type), 0x1f);
  ASSERT_TRUE(reader.next(&view));
  MediaState state;
  ASSERT_TRUE(parse(view, &state));
  EXPECT_EQ(state.revision, 5);
  EXPECT_FALSE(reader.next(&view));
  EXPECT_FALSE(reader.damaged());
}

TEST(Datagram, LengthBeyondTheEndIsDamage) {
  const std::vector<uint8_t> bytes{0x20, 0, 1, 0x01, 5, 1, 2};
  DatagramReader reader(bytes, true);
  PacketView view;
  EXPECT_FALSE(reader.next(&view));
  EXPECT_TRUE(reader.damaged());
  EXPECT_FALSE(reader.next(&view));
}

TEST(Datagram, MalformedBodiesAreRefused) {
  const auto parses = [](PacketType type, uint8_t flags, std::vector<uint8_t> body, auto packet) {
    return parse(PacketView{type, flags, body}, &packet);
  };
  EXPECT_FALSE(parses(PacketType::kVoice, 0, {0, 1, 0, 1}, VoicePacket()));
  EXPECT_TRUE(parses(PacketType::kVoice, 0, {0, 1, 0, 1, 9}, VoicePacket()));
  const std::vector<uint8_t> delta{0, 1, 0, 1, 0, 1, 0, 0, 0, 0, 7};
  EXPECT_TRUE(parses(PacketType::kVideo, 0, delta, VideoPacket()));
  std::vector<uint8_t> bad = delta;
  bad[2] = 1;  // Index not below the count.
  EXPECT_FALSE(parses(PacketType::kVideo, 0, bad, VideoPacket()));
  bad = delta;
  bad[4] = 0x80;  // Codec 2.
  EXPECT_FALSE(parses(PacketType::kVideo, 0, bad, VideoPacket()));
  bad = delta;
  bad[5] = 0;  // A delta frame that needs none.
  EXPECT_FALSE(parses(PacketType::kVideo, 0, bad, VideoPacket()));
  bad = delta;
  bad.pop_back();  // Nothing in it.
  EXPECT_FALSE(parses(PacketType::kVideo, 0, bad, VideoPacket()));
  EXPECT_FALSE(parses(PacketType::kVideo, 1, delta, VideoPacket()));
  EXPECT_FALSE(parses(PacketType::kNack, 0, {}, Nack()));
  EXPECT_FALSE(parses(PacketType::kNack, 0, {0, 1, 2}, Nack()));
  EXPECT_FALSE(parses(PacketType::kNack, 0, std::vector<uint8_t>(33 * 4), Nack()));
  EXPECT_FALSE(parses(PacketType::kHello, 0, std::vector<uint8_t>(14), Hello()));
  EXPECT_FALSE(parses(PacketType::kMediaState, 0, {1}, MediaState()));
}

TEST(Datagram, EveryPrefixOfAGoodDatagramIsSafe) {
  std::array<uint8_t, 300> buffer{};
  DatagramWriter writer(buffer);
  ASSERT_TRUE(writer.begin(plain_header()));
  const auto payload = some_bytes(100);
  ASSERT_TRUE(writer.add(MediaState{1, true, true}));
  ASSERT_TRUE(writer.add(VoicePacket{1, 2, payload}));
  ASSERT_TRUE(writer.add(VoicePacket{2, 4, payload}));
  for (size_t size = 0; size < writer.size(); ++size) {
    // A copy of just that size, so that a sanitizer sees any read beyond it.
    const std::vector<uint8_t> cut(writer.datagram().begin(),
                                   writer.datagram().begin() + static_cast<std::ptrdiff_t>(size));
    DatagramReader reader(cut, true);
    PacketView view;
    int packets = 0;
    while (reader.next(&view)) ++packets;
    EXPECT_LE(packets, 3);
  }
}

}  // namespace
}  // namespace sportello
