// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "packet/packet.h"
#include "util/byte_io.h"

namespace sportello {

/// Puts packets together into one datagram (see packet/packet.h), in a buffer it does not own.
///
/// `add` gives false, and leaves the datagram as it was, if the packet does not fit or is not
/// expressible. The last packet needs no length: it is put in when another follows.
class DatagramWriter {
 public:
  /// A datagram of at most `buffer.size()` bytes.
  explicit DatagramWriter(std::span<uint8_t> buffer) : buffer_(buffer) {}

  /// Begins the datagram. False if there is no room for the header.
  bool begin(const DatagramHeader& header);

  bool add(const VoicePacket& packet);
  bool add(const VideoPacket& packet);
  bool add(const Feedback& packet);
  bool add(const Nack& packet);
  bool add(const Hello& packet);
  bool add(const MediaState& packet);
  /// A packet with an empty body: kKeyFrameRequest, kBye or kProbe.
  bool add(PacketType type);

  /// True if there is nothing beside the header.
  bool empty() const { return packets_ == 0; }
  size_t size() const { return size_; }
  /// Body bytes for which there is room in one more packet.
  size_t room() const;
  std::span<const uint8_t> datagram() const { return buffer_.first(size_); }

 private:
  /// The space of a new packet's body, its type byte already counted.
  ByteWriter begin_body();
  bool end_body(PacketType type, uint8_t flags, const ByteWriter& body);
  size_t close_size() const;

  std::span<uint8_t> buffer_;
  size_t size_ = 0;
  size_t last_type_ = 0;  ///< Position of the last packet's type byte.
  size_t packets_ = 0;
};

}  // namespace sportello
