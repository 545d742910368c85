// SPDX-License-Identifier: EUPL-1.2
#include "session/video_receive.h"

#include <algorithm>

namespace sportello {
namespace {

/// So many fragments of frames long past mean that it is us who are wrong about the present.
constexpr int kMaxStaleInARow = 100;

}  // namespace

bool VideoReceive::insert(const VideoPacket& packet, int64_t now_us) {
  VideoFragment fragment;
  fragment.frame.frame_id = static_cast<uint32_t>(frame_id_.peek(packet.frame_id));
  fragment.frame.fragment_count = packet.count;
  fragment.frame.temporal_layer = packet.temporal_layer;
  fragment.frame.depends_on = packet.depends_on;
  fragment.frame.key = packet.key;
  fragment.frame.codec = static_cast<VideoCodec>(packet.codec);
  fragment.frame.width = packet.width;
  fragment.frame.height = packet.height;
  fragment.frame.timestamp_us = timestamp_us_.peek(packet.timestamp_us_32);
  fragment.index = packet.index;
  fragment.payload = packet.payload;

  const uint64_t malformed = stats().malformed;
  const uint64_t stale = stats().stale;
  if (assembler_.insert(fragment, now_us)) {
    // Only what was accepted moves the references, so that damage does not.
    frame_id_.unwrap(packet.frame_id);
    timestamp_us_.unwrap(packet.timestamp_us_32);
    stale_in_a_row_ = 0;
    return true;
  }
  if (stats().stale > stale && ++stale_in_a_row_ > kMaxStaleInARow) {
    restart();
    require_key_frame();
  }
  return stats().malformed == malformed;
}

void VideoReceive::update_requests(int64_t rtt_us, int64_t now_us) {
  if (rtt_us > 0) {
    assembler_.set_round_trip_us(rtt_us);
    gate_.set_interval_us(std::max(kMinRequestIntervalUs, rtt_us * 3 / 2));
  }
  if (assembler_.key_frame_needed(now_us)) {
    gate_.request();
  } else if (gate_.wanted()) {
    gate_.fulfilled(now_us);
  }
  if (nack_.size == 0 && assembler_.next_wakeup_us(now_us) <= now_us) collect_missing(now_us);
}

void VideoReceive::collect_missing(int64_t now_us) {
  for (const MissingFragment& missing : assembler_.missing(now_us)) {
    const auto frame_id = static_cast<uint16_t>(missing.frame_id & 0xffff);
    if (nack_.size > 0 && !missing.whole_frame) {
      NackItem& last = nack_.items[nack_.size - 1];
      if (last.count > 0 && last.frame_id == frame_id && last.first + last.count == missing.index) {
        ++last.count;
        continue;
      }
    }
    if (nack_.size == kMaxNackItems) return;
    nack_.items[nack_.size++] = {frame_id, missing.index,
                                 missing.whole_frame ? uint16_t{0} : uint16_t{1}};
  }
}

Nack VideoReceive::take_nack(size_t max_items, bool repeat) {
  // New requests come first; what was given before follows if there is room.
  Nack given;
  given.size = std::min({nack_.size, max_items, kMaxNackItems});
  std::copy_n(nack_.items.begin(), given.size, given.items.begin());
  const size_t fresh = given.size;
  for (size_t i = 0; i < repeat_.size && given.size < std::min(max_items, kMaxNackItems); ++i) {
    given.items[given.size++] = repeat_.items[i];
  }
  repeat_.size = 0;
  if (repeat) {
    repeat_.size = fresh;
    std::copy_n(given.items.begin(), fresh, repeat_.items.begin());
  }
  std::copy(nack_.items.begin() + static_cast<std::ptrdiff_t>(fresh),
            nack_.items.begin() + static_cast<std::ptrdiff_t>(nack_.size), nack_.items.begin());
  nack_.size -= fresh;
  return given;
}

void VideoReceive::require_key_frame() {
  assembler_.require_key_frame();
  gate_.request();
}

int64_t VideoReceive::next_wakeup_us(int64_t now_us) const {
  return std::min(assembler_.next_wakeup_us(now_us), gate_.next_us());
}

void VideoReceive::restart() {
  assembler_.reset();
  gate_ = KeyFrameGate(kMinRequestIntervalUs);
  frame_id_.reset();
  timestamp_us_.reset();
  stale_in_a_row_ = 0;
  nack_.size = 0;
  repeat_.size = 0;
}

}  // namespace sportello
