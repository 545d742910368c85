// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "core/session/simulated_call.h"

namespace sportello::testing {

/// A document that goes from one side of a call to the other over a data channel, which shares the
/// path: reliable, with a window as SCTP's (RFC 9260: slow start, congestion avoidance, fast
/// retransmit, time-outs), written to when the session allows, every 20 ms.
class SimulatedDocument {
 public:
  SimulatedDocument(SimulatedCall* call, int from);

  /// Adds `bytes` to what waits.
  void show(size_t bytes);
  /// All that was shown has arrived.
  bool done() const { return delivered_ >= shown_; }
  size_t delivered() const { return delivered_; }
  /// When the last byte arrived.
  int64_t done_us() const { return done_us_; }
  /// Of any packet, retransmissions counted anew.
  int64_t longest_way_us() const { return longest_way_us_; }

 private:
  struct Chunk {
    size_t size = 0;
    int64_t sent_us = 0;
    int missed = 0;
    bool under_way = false;
  };

  void step();
  void write();
  void transmit();
  void on_chunk(uint32_t number);
  void on_sack(uint32_t number);
  void lose(Chunk* chunk);

  SimulatedCall* call_;
  int from_;
  size_t shown_ = 0;
  size_t written_ = 0;
  size_t delivered_ = 0;
  int64_t done_us_ = 0;
  int64_t longest_way_us_ = 0;

  // The sender's side: chunks that are not acknowledged.
  std::map<uint32_t, Chunk> chunks_;
  uint32_t next_chunk_ = 0;
  size_t buffered_ = 0;
  size_t under_way_ = 0;
  double window_ = 10 * 1'200;
  double slow_start_until_ = 1e9;
  uint32_t recover_ = 0;
  int64_t rtt_us_ = 200'000;
  // The receiver's.
  std::map<uint32_t, size_t> sizes_;
  std::vector<bool> arrived_;
};

}  // namespace sportello::testing
