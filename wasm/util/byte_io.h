// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

namespace sportello {

/// Reads big-endian integers and byte runs from a buffer it does not own.
///
/// A read past the end gives zero (or an empty span) and makes `ok()` false for good, so a parser
/// reads all its fields and checks once.
class ByteReader {
 public:
  explicit ByteReader(std::span<const uint8_t> bytes) : bytes_(bytes) {}

  bool ok() const { return ok_; }
  size_t remaining() const { return bytes_.size() - position_; }
  bool at_end() const { return remaining() == 0; }

  uint8_t u8() { return static_cast<uint8_t>(read(1)); }
  uint16_t u16() { return static_cast<uint16_t>(read(2)); }
  uint32_t u24() { return static_cast<uint32_t>(read(3)); }
  uint32_t u32() { return static_cast<uint32_t>(read(4)); }
  uint64_t u64() { return read(8); }

  /// A length of 0..32767: one byte below 128, else two with the top bit of the first set.
  uint16_t length() {
    const uint8_t first = u8();
    if ((first & 0x80) == 0) return first;
    return static_cast<uint16_t>(((first & 0x7f) << 8) | u8());
  }

  /// The next `count` bytes, as a view of the buffer.
  std::span<const uint8_t> bytes(size_t count) {
    if (!take(count)) return {};
    return bytes_.subspan(position_ - count, count);
  }

  /// All bytes that are left, as a view of the buffer.
  std::span<const uint8_t> rest() { return bytes(remaining()); }

 private:
  bool take(size_t count) {
    if (!ok_ || count > remaining()) {
      ok_ = false;
      return false;
    }
    position_ += count;
    return true;
  }

  uint64_t read(size_t count) {
    if (!take(count)) return 0;
    uint64_t value = 0;
    for (size_t i = position_ - count; i < position_; ++i) value = (value << 8) | bytes_[i];
    return value;
  }

  std::span<const uint8_t> bytes_;
  size_t position_ = 0;
  bool ok_ = true;
};

/// Writes big-endian integers and byte runs into a buffer it does not own.
///
/// A write that does not fit changes nothing and makes `ok()` false for good.
class ByteWriter {
 public:
  explicit ByteWriter(std::span<uint8_t> buffer) : buffer_(buffer) {}

  bool ok() const { return ok_; }
  size_t size() const { return position_; }
  size_t remaining() const { return buffer_.size() - position_; }
  std::span<const uint8_t> written() const { return buffer_.first(position_); }

  void u8(uint8_t value) { write(value, 1); }
  void u16(uint16_t value) { write(value, 2); }
  void u24(uint32_t value) { write(value & 0xffffffu, 3); }
  void u32(uint32_t value) { write(value, 4); }
  void u64(uint64_t value) { write(value, 8); }

  /// See ByteReader::length; more than 32767 is an error.
  void length(size_t value) {
    if (value < 0x80) {
      u8(static_cast<uint8_t>(value));
    } else if (value < 0x8000) {
      u16(static_cast<uint16_t>(0x8000 | value));
    } else {
      ok_ = false;
    }
  }

  /// Bytes that `length(value)` takes.
  static constexpr size_t length_size(size_t value) { return value < 0x80 ? 1 : 2; }

  void bytes(std::span<const uint8_t> data) {
    if (!take(data.size()) || data.empty()) return;
    std::memcpy(buffer_.data() + position_ - data.size(), data.data(), data.size());
  }

  /// Writes over one byte that has been written before.
  void patch_u8(size_t position, uint8_t value) {
    if (position < position_) buffer_[position] = value;
  }

 private:
  bool take(size_t count) {
    if (!ok_ || count > remaining()) {
      ok_ = false;
      return false;
    }
    position_ += count;
    return true;
  }

  void write(uint64_t value, size_t count) {
    if (!take(count)) return;
    for (size_t i = position_; i > position_ - count; --i) {
      buffer_[i - 1] = static_cast<uint8_t>(value & 0xff);
      value >>= 8;
    }
  }

  std::span<uint8_t> buffer_;
  size_t position_ = 0;
  bool ok_ = true;
};

}  // namespace sportello
