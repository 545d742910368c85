// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <span>

#include "packet/packet.h"
#include "util/byte_io.h"

namespace sportello {

/// Takes a datagram apart (see packet/packet.h). All input is taken for hostile.
///
/// Views it gives lie in the datagram.
class DatagramReader {
 public:
  /// `sequenced` is false for the control carrier.
  DatagramReader(std::span<const uint8_t> datagram, bool sequenced);

  /// True if the header could be read and is of our version.
  bool ok() const { return ok_; }
  const DatagramHeader& header() const { return header_; }

  /// The next packet of whatever type, known or not. False at the end, and at a packet that does
  /// not fit into the datagram: then `damaged()`.
  bool next(PacketView* packet);
  bool damaged() const { return damaged_; }

 private:
  ByteReader reader_;
  DatagramHeader header_;
  bool ok_ = false;
  bool damaged_ = false;
};

/// Each reads the body of a packet of its type; false if it is malformed.
bool parse(const PacketView& view, VoicePacket* packet);
bool parse(const PacketView& view, VideoPacket* packet);
bool parse(const PacketView& view, Feedback* packet);
bool parse(const PacketView& view, Nack* packet);
bool parse(const PacketView& view, Hello* packet);
bool parse(const PacketView& view, MediaState* packet);

}  // namespace sportello
