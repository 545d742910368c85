// SPDX-License-Identifier: EUPL-1.2
#include "util/byte_io.h"

#include <gtest/gtest.h>

#include <array>
#include <vector>

namespace sportello {
namespace {

TEST(ByteIo, IntegersAreBigEndianAndComeBack) {
  std::array<uint8_t, 32> buffer{};
  ByteWriter writer(buffer);
  writer.u8(0x12);
  writer.u16(0x3456);
  writer.u24(0x789abc);
  writer.u32(0xdef01234);
  writer.u64(0x0123456789abcdefu);
  ASSERT_TRUE(writer.ok());
  ASSERT_EQ(writer.size(), 18u);
  EXPECT_EQ(buffer[1], 0x34);
  EXPECT_EQ(buffer[3], 0x78);
  ByteReader reader(writer.written());
  EXPECT_EQ(reader.u8(), 0x12);
  EXPECT_EQ(reader.u16(), 0x3456);
  EXPECT_EQ(reader.u24(), 0x789abcu);
  EXPECT_EQ(reader.u32(), 0xdef01234u);
  EXPECT_EQ(reader.u64(), 0x0123456789abcdefu);
  EXPECT_TRUE(reader.ok());
  EXPECT_TRUE(reader.at_end());
}

TEST(ByteIo, LengthsTakeOneByteUpTo127AndTwoUpTo32767) {
  for (const size_t value : {0u, 1u, 127u, 128u, 300u, 32'767u}) {
    std::array<uint8_t, 4> buffer{};
    ByteWriter writer(buffer);
    writer.length(value);
    ASSERT_TRUE(writer.ok()) << value;
    EXPECT_EQ(writer.size(), ByteWriter::length_size(value)) << value;
    EXPECT_EQ(writer.size(), value < 128 ? 1u : 2u) << value;
    ByteReader reader(writer.written());
    EXPECT_EQ(reader.length(), value);
    EXPECT_TRUE(reader.ok());
  }
  std::array<uint8_t, 4> buffer{};
  ByteWriter writer(buffer);
  writer.length(32'768);
  EXPECT_FALSE(writer.ok());
}

TEST(ByteIo, ReadingPastTheEndGivesZeroAndFailsForGood) {
  const std::array<uint8_t, 3> bytes{1, 2, 3};
  ByteReader reader(bytes);
  EXPECT_EQ(reader.u32(), 0u);
  EXPECT_FALSE(reader.ok());
  EXPECT_EQ(reader.u8(), 0);
  EXPECT_FALSE(reader.ok());
  EXPECT_TRUE(reader.bytes(1).empty());
}

TEST(ByteIo, WritingPastTheEndChangesNothingAndFailsForGood) {
  std::array<uint8_t, 3> buffer{9, 9, 9};
  ByteWriter writer(std::span<uint8_t>(buffer).first(2));
  writer.u8(1);
  writer.u16(0x0203);
  EXPECT_FALSE(writer.ok());
  writer.u8(4);
  EXPECT_FALSE(writer.ok());
  EXPECT_EQ(writer.size(), 1u);
  EXPECT_EQ(buffer, (std::array<uint8_t, 3>{1, 9, 9}));
}

TEST(ByteIo, RestIsWhatIsLeft) {
  const std::array<uint8_t, 4> bytes{1, 2, 3, 4};
  ByteReader reader(bytes);
  reader.u8();
  const auto rest = reader.rest();
  ASSERT_EQ(rest.size(), 3u);
  EXPECT_EQ(rest[0], 2);
  EXPECT_TRUE(reader.rest().empty());
  EXPECT_TRUE(reader.ok());
}

}  // namespace
}  // namespace sportello
