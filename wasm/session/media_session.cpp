// SPDX-License-Identifier: EUPL-1.2
#include "session/media_session.h"

#include "session/media_session_impl.h"

namespace sportello {

MediaSession::MediaSession(const MediaSessionConfig& config)
    : impl_(std::make_unique<Impl>(config)) {}

MediaSession::~MediaSession() = default;

bool MediaSession::set_voice_frame_ms(int frame_ms) {
  if (frame_ms != 10 && frame_ms != 20 && frame_ms != 40 && frame_ms != 60) return false;
  impl_->allocation.set_voice_frame_ms(frame_ms);
  impl_->deal_rate();
  return true;
}

void MediaSession::set_voice_complexity(int complexity) {
  impl_->voice_sender.set_complexity(complexity);
}

void MediaSession::set_muted(bool muted) {
  impl_->voice_sender.set_muted(muted);
  impl_->handshake.set_muted(muted);
}

void MediaSession::set_camera(bool on) { impl_->handshake.set_camera(on); }

void MediaSession::set_max_bitrate_bps(int64_t bps) {
  impl_->rate.set_bounds(GccRateController::kMinBps, bps > 0 ? bps : GccRateController::kMaxBps);
  impl_->deal_rate();
}

void MediaSession::set_video_limits(const VideoLimits& limits) {
  impl_->allocation.set_video_limits(limits);
  impl_->deal_rate();
}

void MediaSession::set_playout_rate_hz(int rate_hz) {
  impl_->voice_config.device_rate_hz = rate_hz;
  impl_->voice_receiver->set_device_rate(rate_hz);
}

void MediaSession::set_capture_rate_hz(int rate_hz) {
  impl_->voice_sender.set_device_rate(rate_hz);
}

void MediaSession::push_capture(std::span<const float> samples, int64_t now_us) {
  impl_->advance(now_us);
  impl_->voice_sender.push(samples, impl_->now_us);
}

void MediaSession::pull_playout(std::span<float> samples, int64_t now_us) {
  impl_->advance(now_us);
  impl_->voice_receiver->pull(samples, impl_->now_us);
}

void MediaSession::receive(Carrier carrier, std::span<const uint8_t> datagram, int64_t now_us) {
  impl_->advance(now_us);
  impl_->receive(carrier, datagram);
}

std::span<const uint8_t> MediaSession::poll_datagram(Carrier carrier, size_t max_bytes,
                                                     int64_t now_us) {
  impl_->advance(now_us);
  return impl_->poll(carrier, max_bytes);
}

bool MediaSession::has_datagram(Carrier carrier, int64_t now_us) {
  impl_->advance(now_us);
  return impl_->ready(carrier);
}

int64_t MediaSession::next_wakeup_us(int64_t now_us) {
  impl_->advance(now_us);
  return impl_->next_wakeup_us(impl_->now_us);
}

bool MediaSession::push_video_frame(std::span<const uint8_t> data, const EncodedFrameInfo& info,
                                    int64_t now_us) {
  impl_->advance(now_us);
  return impl_->push_video_frame(data, info);
}

bool MediaSession::poll_video_frame(int64_t now_us, ReceivedVideoFrame* frame) {
  impl_->advance(now_us);
  const AssembledVideoFrame* assembled = impl_->video_in.poll(impl_->now_us);
  if (assembled == nullptr) return false;
  const VideoFrameInfo& info = assembled->frame;
  *frame = {assembled->data,   info.key,   info.codec, info.temporal_layer,
            info.timestamp_us, info.width, info.height};
  return true;
}

void MediaSession::request_key_frame(int64_t now_us) {
  impl_->advance(now_us);
  impl_->video_in.require_key_frame();
}

void MediaSession::set_documents_waiting(bool waiting) { impl_->set_documents_waiting(waiting); }

size_t MediaSession::document_budget(int64_t now_us) {
  impl_->advance(now_us);
  return static_cast<size_t>(impl_->document_budget());
}

void MediaSession::on_document_sent(size_t bytes, int64_t now_us) {
  impl_->advance(now_us);
  impl_->on_document_sent(bytes);
}

void MediaSession::say_bye() { impl_->handshake.say_bye(); }

bool MediaSession::poll_event(SessionEvent* event) { return impl_->events.poll(event); }

SessionStats MediaSession::stats(int64_t now_us) {
  impl_->advance(now_us);
  return impl_->stats();
}

}  // namespace sportello
