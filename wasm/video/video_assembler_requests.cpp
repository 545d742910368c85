// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <limits>

#include "video/video_assembler.h"
#include "video/video_assembler_slot.h"

namespace sportello {

namespace {

constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();
/// A frame that has nothing after it and has been silent this long has lost its end.
constexpr std::int64_t kTailWaitUs = 150'000;

}  // namespace

std::int64_t VideoAssembler::retry_us(int requests) const {
  const std::int64_t once_us = rtt_us_ + config_.reorder_wait_us;
  return once_us + once_us / 4 * std::max(requests - 1, 0);
}

std::int64_t VideoAssembler::reference_wait_us() const {
  return std::clamp(6 * rtt_us_, config_.min_reference_wait_us, config_.max_reference_wait_us);
}

/// True for a frame of which nothing has come and which is known to be above layer 0: a newer
/// frame of layer 0 refers to an older one, and the frames of layer 0 form a chain.
bool VideoAssembler::passed_over_by_layer_0(std::uint32_t id) const {
  for (std::uint32_t newer = id + 1; newer != newest_ + 1; ++newer) {
    const Slot& frame = slot(newer);
    if (!frame.known() || frame.info.temporal_layer != 0 || frame.info.key) continue;
    return ahead(id, newer - frame.info.depends_on) > 0;
  }
  return false;
}

bool VideoAssembler::worth_requesting(std::uint32_t id) const {
  const Slot& frame = slot(id);
  if (frame.state != State::kUnseen && frame.state != State::kPartial) return false;
  // Frames above layer 0 are skipped before an answer from far away could come.
  if (rtt_us_ + config_.reorder_wait_us < config_.skip_wait_us) return true;
  return frame.state == State::kPartial ? frame.info.temporal_layer == 0
                                        : !passed_over_by_layer_0(id);
}

std::span<const MissingFragment> VideoAssembler::missing(std::int64_t now_us) {
  missing_.clear();
  if (!started_) return missing_;
  for (std::uint32_t id = base_ + 1; id != newest_ + 1; ++id) {
    Slot& frame = slot(id);
    if (!worth_requesting(id)) continue;
    if (frame.state == State::kUnseen) {
      if (now_us < frame.whole_request_us || frame.whole_requests >= config_.max_requests) continue;
      if (missing_.size() == kMaxMissing) break;
      frame.whole_request_us = now_us + retry_us(++frame.whole_requests);
      missing_.push_back({id, 0, true});
      continue;
    }
    if (id == newest_ && now_us >= frame.touched_us + kTailWaitUs) {
      notice_gaps(frame, frame.info.fragment_count, now_us);
    }
    for (std::uint16_t i = 0; i < frame.noticed_end; ++i) {
      if (frame.cells[i] != FragmentPool::kNone || now_us < frame.request_us[i] ||
          frame.requests[i] >= config_.max_requests) {
        continue;
      }
      if (missing_.size() == kMaxMissing) break;
      frame.request_us[i] = now_us + retry_us(++frame.requests[i]);
      missing_.push_back({id, i, false});
    }
  }
  stats_.fragments_requested += missing_.size();
  return missing_;
}

const VideoAssembler::Slot* VideoAssembler::newest_key() const {
  for (std::uint32_t id = newest_; id != base_; --id) {
    const Slot& frame = slot(id);
    if (frame.known() && frame.info.key) return &frame;
  }
  return nullptr;
}

/// When waiting for what blocks the picture becomes hopeless.
std::int64_t VideoAssembler::blocked_until_us() const {
  if (!started_ || newest_ == base_ || candidate() != nullptr) return kNever;
  if (!running_ && newest_key() == nullptr) {
    return slot(base_ + 1).noticed_us + config_.skip_wait_us;
  }
  if (ahead(newest_, base_) < 2) return kNever;
  return slot(base_ + 2).noticed_us + reference_wait_us();
}

bool VideoAssembler::key_frame_needed(std::int64_t now_us) const {
  if (!lost_ && now_us < blocked_until_us()) return false;
  const Slot* key = started_ ? newest_key() : nullptr;
  const bool in_flight = key != nullptr && now_us - key->touched_us < reference_wait_us();
  return !in_flight;
}

std::int64_t VideoAssembler::next_wakeup_us(std::int64_t now_us) const {
  if (!started_) return kNever;
  std::int64_t wakeup_us = kNever;
  if (const Slot* next = candidate(); next != nullptr) wakeup_us = deliver_at_us(*next);
  if (const std::int64_t until_us = blocked_until_us(); until_us > now_us) {
    wakeup_us = std::min(wakeup_us, until_us);
  }
  for (std::uint32_t id = base_ + 1; id != newest_ + 1; ++id) {
    if (worth_requesting(id)) wakeup_us = std::min(wakeup_us, next_request_us(id));
  }
  return std::max(wakeup_us, now_us);
}

std::int64_t VideoAssembler::next_request_us(std::uint32_t id) const {
  const Slot& frame = slot(id);
  if (frame.state == State::kUnseen) {
    return frame.whole_requests < config_.max_requests ? frame.whole_request_us : kNever;
  }
  std::int64_t request_us = kNever;
  if (id == newest_ && frame.noticed_end < frame.info.fragment_count) {
    request_us = frame.touched_us + kTailWaitUs;
  }
  for (std::uint16_t i = 0; i < frame.noticed_end; ++i) {
    if (frame.cells[i] == FragmentPool::kNone && frame.requests[i] < config_.max_requests) {
      request_us = std::min(request_us, frame.request_us[i]);
    }
  }
  return request_us;
}

}  // namespace sportello
