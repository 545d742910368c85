// SPDX-License-Identifier: EUPL-1.2
#include "session/video_send_queue.h"

#include <algorithm>
#include <cstring>

#include "util/sequence.h"

namespace sportello {
namespace {

/// Longest queue before which a frame is taken, by layer.
constexpr int64_t kMaxWaitUpperUs = 150'000;
constexpr int64_t kMaxWaitUs = 350'000;
/// A frame that has not left by then, though it was promised to, is dropped.
constexpr int64_t kMaxAgeUs = 700'000;

int32_t ahead(uint32_t a, uint32_t b) { return static_cast<int32_t>(a - b); }

}  // namespace

VideoSendQueue::Verdict VideoSendQueue::push(const EncodedFrameInfo& info,
                                             std::span<const uint8_t> data, size_t max_payload,
                                             int64_t rate_bps, int64_t now_us) {
  const int64_t wait_us = waiting_us(rate_bps);
  const bool upper = info.temporal_layer > 0;
  const bool too_long = wait_us > (upper ? kMaxWaitUpperUs : kMaxWaitUs);
  if (info.key) {
    // What waits is of no use once the key frame is there, but it costs time.
    if (too_long || unsent_frames_ == kMaxFrames) drop_unsent();
  }
  size_t begin = 0;
  const bool taken = !data.empty() && data.size() <= kMaxFrameBytes && (info.key || !too_long) &&
                     unsent_frames_ < kMaxFrames && store(data, &begin);
  Frame frame;
  if (!taken) {
    packetizer_.note_dropped(info.temporal_layer);
  } else if (packetizer_.admit(info, data.size(), max_payload, &frame.info) ==
             VideoPacketizer::Verdict::kAdmitted) {
    frame.begin = begin;
    frame.size = data.size();
    frame.pushed_us = now_us;
    if (info.key) newest_key_id_ = frame.info.frame_id;
    frames_.push_over(frame);
    ++unsent_frames_;
    unsent_bytes_ += frame.size;
    return Verdict::kQueued;
  }
  ++frames_dropped_;
  return packetizer_.needs_key_frame() ? Verdict::kKeyFrameNeeded : Verdict::kSkipped;
}

/// Lays bytes behind the newest frame, in place of the oldest sent ones.
bool VideoSendQueue::store(std::span<const uint8_t> bytes, size_t* begin) {
  if (arena_.empty()) arena_.resize(kArenaBytes);
  size_t at = frames_.empty() ? 0 : arena_end_;
  const bool wraps = at + bytes.size() > kArenaBytes;
  const size_t old_end = at;
  if (wraps) at = 0;
  const size_t end = at + bytes.size();
  while (!frames_.empty()) {
    const Frame& oldest = frames_.front();
    const bool overlaps = oldest.begin < end && at < oldest.begin + oldest.size;
    const bool in_tail = wraps && oldest.begin >= old_end;
    if (!overlaps && !in_tail) break;
    if (unsent_frames_ == frames_.size()) return false;
    frames_.pop();
  }
  std::memcpy(arena_.data() + at, bytes.data(), bytes.size());
  *begin = at;
  arena_end_ = end;
  return true;
}

const VideoSendQueue::Frame* VideoSendQueue::find(uint32_t frame_id) const {
  if (frames_.empty()) return nullptr;
  const int32_t index = ahead(frame_id, frames_.front().info.frame_id);
  if (index < 0 || static_cast<size_t>(index) >= frames_.size()) return nullptr;
  return &frames_[static_cast<size_t>(index)];
}

bool VideoSendQueue::resent_lately(uint32_t frame_id, uint16_t index, int64_t since_us) const {
  for (size_t i = resent_.size(); i > 0; --i) {
    const Fragment& fragment = resent_[i - 1];
    if (fragment.time_us < since_us) return false;
    if (fragment.frame_id == frame_id && fragment.index == index) return true;
  }
  return false;
}

bool VideoSendQueue::ask(const Frame& frame, uint16_t index, int64_t rtt_us, int64_t now_us) {
  if (index >= frame.info.fragment_count) return false;
  const uint32_t id = frame.info.frame_id;
  for (size_t i = 0; i < resend_.size(); ++i) {
    if (resend_[i].frame_id == id && resend_[i].index == index) return false;
  }
  const int64_t pause_us = std::max<int64_t>(rtt_us * 3 / 4, 10'000);
  if (resent_lately(id, index, now_us - pause_us)) return false;
  return resend_.push({id, index, now_us});
}

size_t VideoSendQueue::request(const NackItem& item, int64_t rtt_us, int64_t now_us) {
  if (frames_.empty()) return 0;
  const int64_t newest = frames_.back().info.frame_id;
  const auto id = static_cast<uint32_t>(unwrap_near(newest, item.frame_id, 16));
  const Frame* frame = find(id);
  // Before a newer key frame nothing is worth sending again.
  if (frame == nullptr || ahead(id, newest_key_id_) < 0) return 0;
  const size_t position = static_cast<size_t>(ahead(id, frames_.front().info.frame_id));
  if (position > unsent_begin() || (position == unsent_begin() && next_index_ == 0)) return 0;
  const uint16_t sent = position == unsent_begin() ? next_index_ : frame->info.fragment_count;
  const uint32_t begin = item.count == 0 ? 0 : item.first;
  const uint32_t end = item.count == 0 ? sent : std::min<uint32_t>(begin + item.count, sent);
  size_t asked = 0;
  for (uint32_t index = begin; index < end; ++index) {
    if (ask(*frame, static_cast<uint16_t>(index), rtt_us, now_us)) ++asked;
  }
  return asked;
}

bool VideoSendQueue::front(VideoFragment* fragment) const {
  if (!resend_.empty()) {
    const Frame* frame = find(resend_.front().frame_id);
    if (frame != nullptr) {
      *fragment = make_fragment(frame->info, data(*frame), resend_.front().index);
      return true;
    }
  }
  if (unsent_frames_ == 0) return false;
  const Frame& frame = frames_[unsent_begin()];
  *fragment = make_fragment(frame.info, data(frame), next_index_);
  return true;
}

void VideoSendQueue::pop(int64_t now_us) {
  if (!resend_.empty() && find(resend_.front().frame_id) != nullptr) {
    Fragment fragment = resend_.front();
    fragment.time_us = now_us;
    resent_.push_over(fragment);
    resend_.pop();
    return;
  }
  if (unsent_frames_ == 0) return;
  const Frame& frame = frames_[unsent_begin()];
  unsent_bytes_ -= make_fragment(frame.info, data(frame), next_index_).payload.size();
  if (++next_index_ < frame.info.fragment_count) return;
  next_index_ = 0;
  --unsent_frames_;
  ++frames_sent_;
}

void VideoSendQueue::drop_unsent() {
  frames_dropped_ += unsent_frames_;
  unsent_frames_ = 0;
  unsent_bytes_ = 0;
  next_index_ = 0;
}

bool VideoSendQueue::drop_all() {
  if (unsent_frames_ == 0) return false;
  drop_unsent();
  packetizer_.note_dropped(0);
  return true;
}

bool VideoSendQueue::drop_old(int64_t now_us) {
  // Those whose frame had to make room, or that a key frame has made needless.
  while (!resend_.empty() && (find(resend_.front().frame_id) == nullptr ||
                              ahead(resend_.front().frame_id, newest_key_id_) < 0)) {
    resend_.pop();
  }
  if (unsent_frames_ == 0) return false;
  const Frame& frame = frames_[unsent_begin()];
  const int64_t max_age_us = frame.info.key ? 3 * kMaxAgeUs : kMaxAgeUs;
  return now_us - frame.pushed_us > max_age_us && drop_all();
}

}  // namespace sportello
