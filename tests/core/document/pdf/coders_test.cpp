// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include <cstring>
#include <string>

#include "core/document/pdf/pdf_reader.h"
#include "document/pdf/deflate.h"
#include "document/pdf/huffman_lengths.h"
#include "document/pdf/jbig2_encoder.h"
#include "document/pdf/mq_encoder.h"
#include "util/random.h"

namespace sportello::document {
namespace {

constexpr uint64_t kSeed = 20100101;
using Bytes = std::vector<uint8_t>;

Bytes bytes_of(const std::string& text) { return {text.begin(), text.end()}; }

void expect_round_trip(const Bytes& bytes) {
  const auto out = testing::inflate(zlib_compress(bytes));
  ASSERT_TRUE(out.has_value()) << bytes.size();
  EXPECT_TRUE(*out == bytes) << bytes.size();
}

TEST(Deflate, GivesBackWhatItGot) {
  SplitMix64 random(kSeed);
  for (const size_t size : {0, 1, 2, 3, 4, 100, 257, 258, 259, 1'000, 32'768, 40'000, 100'000}) {
    expect_round_trip(Bytes(size, 7));
    Bytes noise(size);
    Bytes few(size);
    Bytes copies(size);
    for (size_t i = 0; i < size; ++i) {
      noise[i] = static_cast<uint8_t>(random.next());
      few[i] = static_cast<uint8_t>(random.next() % 3);
      // Matches of all lengths and distances.
      const size_t back = 1 + random.next() % 32'768;
      copies[i] = i >= back && random.next() % 16 != 0 ? copies[i - back] : static_cast<uint8_t>(i / 300);
    }
    expect_round_trip(noise);
    expect_round_trip(few);
    expect_round_trip(copies);
  }
}

TEST(Deflate, MatchesAtTheEndOfTheWindow) {
  SplitMix64 random(kSeed);
  for (const size_t gap : {32'764, 32'768, 32'769, 32'800}) {
    Bytes bytes(gap + 40);
    for (uint8_t& byte : bytes) byte = static_cast<uint8_t>(random.next());
    for (size_t i = 0; i < 40; ++i) bytes[gap + i] = bytes[i];
    expect_round_trip(bytes);
  }
}

TEST(Deflate, FindsRepetitionsAndSkewedBytes) {
  std::string text;
  for (int i = 0; i < 2'000; ++i) text += "line " + std::to_string(i % 100) + " of the page\n";
  EXPECT_LT(zlib_compress(bytes_of(text)).size(), text.size() / 40);
  SplitMix64 random(kSeed);
  Bytes skewed(100'000);
  for (uint8_t& byte : skewed) byte = static_cast<uint8_t>(random.next() % 16 == 0 ? random.next() % 256 : 0);
  // 0.84 bits a byte is the least.
  EXPECT_LT(zlib_compress(skewed).size(), skewed.size() * 170 / 1'000);
  EXPECT_LT(zlib_compress(Bytes(1'000'000)).size(), 1'500u);
}

TEST(HuffmanLengths, AreThoseOfTheShortestCodeWhereTheyFit) {
  const std::vector<uint32_t> frequencies = {45, 13, 12, 16, 9, 5, 0};
  std::vector<uint8_t> lengths(7);
  huffman_lengths(frequencies, 15, lengths);
  EXPECT_EQ(lengths, (std::vector<uint8_t>{1, 3, 3, 3, 4, 4, 0}));
}

TEST(HuffmanLengths, NeverExceedTheLimitAndFillTheCode) {
  for (const int limit : {7, 9, 15}) {
    std::vector<uint32_t> frequencies;
    uint32_t a = 1;
    uint32_t b = 1;
    for (int i = 0; i < 40; ++i) {
      frequencies.push_back(a);
      b += a;
      a = b - a;
    }
    std::vector<uint8_t> lengths(frequencies.size());
    huffman_lengths(frequencies, limit, lengths);
    int sum = 0;
    for (const uint8_t length : lengths) {
      ASSERT_GT(length, 0);
      ASSERT_LE(length, limit);
      sum += 1 << (limit - length);
    }
    EXPECT_EQ(sum, 1 << limit);
  }
  std::vector<uint8_t> lengths(3);
  huffman_lengths(std::vector<uint32_t>{0, 5, 0}, 15, lengths);
  EXPECT_EQ(lengths, (std::vector<uint8_t>{1, 1, 0}));
}

/// ITU-T T.88, H.2: the test sequence for the arithmetic coder.
TEST(MqEncoder, MakesTheStandardsTestSequence) {
  const Bytes data = {0x00, 0x02, 0x00, 0x51, 0x00, 0x00, 0x00, 0xC0, 0x03, 0x52, 0x87, 0x2A, 0xAA, 0xAA, 0xAA, 0xAA,
                      0x82, 0xC0, 0x20, 0x00, 0xFC, 0xD7, 0x9E, 0xF6, 0xBF, 0x7F, 0xED, 0x90, 0x4F, 0x46, 0xA3, 0xBF};
  const Bytes expected = {0x84, 0xC7, 0x3B, 0xFC, 0xE1, 0xA1, 0x43, 0x04, 0x02, 0x20, 0x00, 0x00, 0x41, 0x0D, 0xBB,
                          0x86, 0xF4, 0x31, 0x7F, 0xFF, 0x88, 0xFF, 0x37, 0x47, 0x1A, 0xDB, 0x6A, 0xDF, 0xFF, 0xAC};
  Bytes out;
  MqEncoder encoder(out);
  MqEncoder::Context context;
  for (const uint8_t byte : data) {
    for (int bit = 7; bit >= 0; --bit) encoder.encode((byte >> bit & 1) != 0, context);
  }
  encoder.finish();
  EXPECT_EQ(out, expected);
  const Bytes bits = testing::decode_mq(out, 256);
  for (size_t i = 0; i < 256; ++i) ASSERT_EQ(bits[i], data[i / 8] >> (7 - i % 8) & 1) << i;
}

TEST(MqEncoder, CarriesRunThroughAllBytes) {
  SplitMix64 random(kSeed);
  for (int round = 0; round < 200; ++round) {
    Bytes bits(random.next() % 3'000);
    const uint64_t one_in = 1 + random.next() % 60;
    for (uint8_t& bit : bits) bit = random.next() % one_in == 0 ? 1 : 0;
    Bytes out;
    MqEncoder encoder(out);
    MqEncoder::Context context;
    for (const uint8_t bit : bits) encoder.encode(bit != 0, context);
    encoder.finish();
    ASSERT_EQ(testing::decode_mq(out, bits.size()), bits);
    for (size_t i = 0; i + 1 < out.size(); ++i) ASSERT_TRUE(out[i] != 0xff || out[i + 1] <= 0x8f || i + 2 == out.size());
  }
}

Mask random_mask(int width, int height, uint64_t seed) {
  SplitMix64 random(seed);
  Mask mask(width, height);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const uint8_t near = x > 0 ? mask.at(x - 1, y) : 0;
      mask.at(x, y) = random.next() % 5 == 0 ? static_cast<uint8_t>(random.next() % 2) : near;
      if (y % 7 > 4 && y > 0) mask.at(x, y) = mask.at(x, y - 1);
    }
  }
  return mask;
}

TEST(Jbig2, RegionsOfAnySizeComeBack) {
  for (const int width : {1, 2, 3, 4, 5, 8, 31, 200}) {
    for (const int height : {1, 2, 3, 50}) {
      const Mask mask = random_mask(width, height, kSeed + static_cast<uint64_t>(width * 100 + height));
      const auto out = testing::decode_jbig2(encode_jbig2(mask, width, height));
      ASSERT_TRUE(out.has_value());
      ASSERT_TRUE(*out == mask) << width << "x" << height;
    }
  }
}

TEST(Jbig2, PadsWithPaper) {
  const Mask mask = random_mask(13, 11, kSeed);
  const auto out = testing::decode_jbig2(encode_jbig2(mask, 16, 24));
  ASSERT_TRUE(out.has_value());
  ASSERT_EQ(out->width(), 16);
  ASSERT_EQ(out->height(), 24);
  for (int y = 0; y < 24; ++y) {
    for (int x = 0; x < 16; ++x) ASSERT_EQ(out->at(x, y), x < 13 && y < 11 ? mask.at(x, y) : 0);
  }
}

TEST(Jbig2, AnEmptyPageTakesNearlyNothing) {
  EXPECT_LT(encode_jbig2(Mask(1'654, 2'339), 1'654, 2'339).size(), 100u);
}

}  // namespace
}  // namespace sportello::document
