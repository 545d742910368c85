// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>

#include "packet/packet.h"
#include "util/sequence.h"
#include "video/key_frame_gate.h"
#include "video/video_assembler.h"

namespace sportello {

/// From video packets to frames, and what has to be asked of the sender for that.
class VideoReceive {
 public:
  /// Takes a packet. False if it is malformed.
  bool insert(const VideoPacket& packet, int64_t now_us);

  /// The next frame to decode, or null.
  const AssembledVideoFrame* poll(int64_t now_us) { return assembler_.poll(now_us); }

  /// Looks for what is missing.
  void update_requests(int64_t rtt_us, int64_t now_us);
  /// At most `max_items` of what is to be asked for now. With `repeat` it is given once more to
  /// the datagram after that.
  Nack take_nack(size_t max_items, bool repeat);
  /// True if a request for a key frame should leave now; not again for a while then.
  bool take_key_frame_request(int64_t now_us) { return gate_.take(now_us); }
  bool requests_due(int64_t now_us) const {
    return nack_.size + repeat_.size > 0 || gate_.next_us() <= now_us;
  }

  void require_key_frame();
  int64_t next_wakeup_us(int64_t now_us) const;
  void restart();
  const VideoAssemblerStats& stats() const { return assembler_.stats(); }

 private:
  static constexpr int64_t kMinRequestIntervalUs = 300'000;

  void collect_missing(int64_t now_us);

  VideoAssembler assembler_;
  KeyFrameGate gate_{kMinRequestIntervalUs};
  SequenceUnwrapper<16> frame_id_;
  SequenceUnwrapper<32> timestamp_us_;
  int stale_in_a_row_ = 0;
  Nack nack_;
  Nack repeat_;
};

}  // namespace sportello
