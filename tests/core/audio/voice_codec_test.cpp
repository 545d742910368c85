// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include <array>
#include <vector>

#include "audio/voice_decoder.h"
#include "audio/voice_encoder.h"
#include "core/audio/test_signals.h"
#include "core/simulated_link.h"

namespace sportello {
namespace {

using testing::rms;

/// Speech, encoded in frames of `frame_ms`.
std::vector<std::vector<std::uint8_t>> encoded(VoiceEncoder& encoder, int frame_ms, int frames) {
  std::vector<std::vector<std::uint8_t>> packets;
  std::vector<std::int16_t> pcm(static_cast<std::size_t>(frame_ms) * 48);
  std::array<std::uint8_t, kMaxOpusBytes> packet;
  std::int64_t at = 0;
  for (int i = 0; i < frames; ++i) {
    for (auto& sample : pcm) {
      sample = static_cast<std::int16_t>(30000 * testing::speech(at++, 48000, false));
    }
    const std::size_t bytes = encoder.encode(pcm, packet);
    packets.emplace_back(packet.begin(), packet.begin() + static_cast<std::ptrdiff_t>(bytes));
  }
  return packets;
}

TEST(VoiceCodec, CarriesSpeechInAllFrameLengths) {
  for (const int frame_ms : {10, 20, 40, 60}) {
    VoiceEncoder encoder;
    VoiceDecoder decoder;
    ASSERT_TRUE(encoder.ok() && decoder.ok());
    encoder.set_bitrate_bps(32000);
    std::vector<float> heard;
    for (const auto& packet : encoded(encoder, frame_ms, 1200 / frame_ms)) {
      ASSERT_EQ(VoiceDecoder::samples_of(packet), frame_ms * 48);
      std::vector<float> out(static_cast<std::size_t>(frame_ms) * 48);
      ASSERT_TRUE(decoder.decode(packet, out));
      heard.insert(heard.end(), out.begin(), out.end());
    }
    // Like the original, later by the encoder's lookahead: most of the energy is accounted for.
    const auto lag = static_cast<std::size_t>(encoder.lookahead());
    EXPECT_GT(lag, 0u);
    double error = 0, energy = 0;
    for (std::size_t i = 9600; i + 480 < heard.size(); ++i) {
      const double sent =
          30000.0 / 32768 * testing::speech(static_cast<std::int64_t>(i - lag), 48000, false);
      error += (heard[i] - sent) * (heard[i] - sent);
      energy += sent * sent;
    }
    EXPECT_LT(error, energy * 0.3) << frame_ms;
  }
}

TEST(VoiceCodec, SpendsTheBitsItIsGiven) {
  for (const int bitrate : {8000, 16000, 32000, 64000}) {
    VoiceEncoder encoder;
    encoder.set_bitrate_bps(bitrate);
    std::size_t bytes = 0;
    for (const auto& packet : encoded(encoder, 20, 250)) bytes += packet.size();
    EXPECT_NEAR(static_cast<double>(bytes) * 8 / 5, bitrate, bitrate * 0.3);
  }
}

TEST(VoiceCodec, RebuildsALostFrameFromTheNext) {
  VoiceEncoder encoder;
  encoder.set_bitrate_bps(24000);
  encoder.set_fec(true);
  encoder.set_expected_loss_percent(20);
  const auto packets = encoded(encoder, 20, 100);
  double error_recovered = 0, error_concealed = 0;
  int with_fec = 0;
  for (std::size_t lost = 20; lost + 1 < packets.size(); lost += 5) {
    if (VoiceDecoder::fec_samples_of(packets[lost + 1]) != 960) continue;
    ++with_fec;
    VoiceDecoder whole, recovering, concealing;
    std::vector<float> expected(960), recovered(960), concealed(960);
    for (std::size_t i = 0; i < lost; ++i) {
      ASSERT_TRUE(whole.decode(packets[i], expected));
      ASSERT_TRUE(recovering.decode(packets[i], recovered));
      ASSERT_TRUE(concealing.decode(packets[i], concealed));
    }
    ASSERT_TRUE(whole.decode(packets[lost], expected));
    ASSERT_TRUE(recovering.decode_fec(packets[lost + 1], recovered));
    ASSERT_TRUE(concealing.conceal(concealed));
    for (std::size_t i = 0; i < 960; ++i) {
      error_recovered += (recovered[i] - expected[i]) * (recovered[i] - expected[i]);
      error_concealed += (concealed[i] - expected[i]) * (concealed[i] - expected[i]);
    }
  }
  EXPECT_GT(with_fec, 8);
  EXPECT_LT(error_recovered, error_concealed * 0.7);
}

TEST(VoiceCodec, SendsNextToNothingInSilence) {
  VoiceEncoder encoder;
  encoder.set_dtx(true);
  const std::vector<std::int16_t> silence(960);
  std::array<std::uint8_t, kMaxOpusBytes> packet;
  int tiny = 0;
  for (int i = 0; i < 100; ++i) tiny += encoder.encode(silence, packet) <= 2;
  EXPECT_GT(tiny, 80);
}

TEST(VoiceCodec, RefusesWhatIsNoPacket) {
  EXPECT_EQ(VoiceDecoder::samples_of({}), 0);
  EXPECT_EQ(VoiceDecoder::samples_of(std::vector<std::uint8_t>(kMaxOpusBytes + 1)), 0);
  // Code 3 with no frame count, with 0 frames, with 63 frames, with padding beyond the end.
  EXPECT_EQ(VoiceDecoder::samples_of(std::vector<std::uint8_t>{0x4b}), 0);
  EXPECT_EQ(VoiceDecoder::samples_of(std::vector<std::uint8_t>{0x4b, 0x00}), 0);
  EXPECT_EQ(VoiceDecoder::samples_of(std::vector<std::uint8_t>{0x4b, 0x3f}), 0);
  EXPECT_EQ(VoiceDecoder::samples_of(std::vector<std::uint8_t>{0x4b, 0x41, 0xff, 0xff}), 0);
  VoiceDecoder decoder;
  std::vector<float> out(960);
  EXPECT_FALSE(decoder.decode({}, out));
  EXPECT_FALSE(decoder.decode_fec({}, out));
}

TEST(VoiceCodec, SurvivesRandomPayloads) {
  testing::SeededRandom random(21);
  VoiceDecoder decoder;
  std::vector<std::uint8_t> payload;
  std::vector<float> out(kMaxDecodedSamples);
  int decoded = 0;
  for (int i = 0; i < 3000; ++i) {
    payload.resize(static_cast<std::size_t>(random.below(60)));
    for (auto& byte : payload) byte = static_cast<std::uint8_t>(random.next());
    const int samples = VoiceDecoder::samples_of(payload);
    ASSERT_LE(samples, kMaxDecodedSamples);
    if (samples == 0) continue;
    const std::span<float> frame{out.data(), static_cast<std::size_t>(samples)};
    decoded += decoder.decode(payload, frame) ? 1 : 0;
    VoiceDecoder::fec_samples_of(payload);
    decoder.decode_fec(payload, frame);
    for (const float sample : frame) ASSERT_TRUE(sample >= -1 && sample <= 1);
  }
  EXPECT_GT(decoded, 300);
}

}  // namespace
}  // namespace sportello
