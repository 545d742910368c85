// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace sportello::tools {

// A page in a file: eight bytes that name the format, then every packet behind its length of three bytes.

inline constexpr std::array<uint8_t, 8> kPageFileMark{'S', 'p', 'o', 'r', 't', 'D', 'o', 'c'};
inline constexpr size_t kPacketLengthBytes = 3;

/// Appends a packet, its length before it.
inline void append_packet(std::span<const uint8_t> packet, std::vector<uint8_t>& file) {
  for (const int shift : {16, 8, 0}) file.push_back(static_cast<uint8_t>(packet.size() >> shift));
  file.insert(file.end(), packet.begin(), packet.end());
}

/// Takes whole packets out of a file, or of its beginning.
class PageFileReader {
 public:
  explicit PageFileReader(std::span<const uint8_t> file) : rest_(file) {
    good_ = rest_.size() >= kPageFileMark.size();
    for (size_t i = 0; good_ && i < kPageFileMark.size(); ++i) good_ = rest_[i] == kPageFileMark[i];
    if (good_) rest_ = rest_.subspan(kPageFileMark.size());
  }

  /// Whether it begins as a page file does.
  bool good() const { return good_; }

  /// The next packet; nothing at the end, or where the file is cut.
  std::optional<std::span<const uint8_t>> next() {
    if (!good_ || rest_.size() < kPacketLengthBytes) return std::nullopt;
    const size_t length = static_cast<size_t>(rest_[0]) << 16 | static_cast<size_t>(rest_[1]) << 8 | rest_[2];
    if (rest_.size() - kPacketLengthBytes < length) return std::nullopt;
    const auto packet = rest_.subspan(kPacketLengthBytes, length);
    rest_ = rest_.subspan(kPacketLengthBytes + length);
    return packet;
  }

 private:
  std::span<const uint8_t> rest_;
  bool good_ = false;
};

}  // namespace sportello::tools
