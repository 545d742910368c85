// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>

#include "session/media_session_impl.h"

namespace sportello {
namespace {

constexpr int64_t kTickUs = 100'000;
/// The owner is not woken more often than this for what must wait for a carrier.
constexpr int64_t kMinWakeupUs = 5'000;
/// Room above the target, so that what an encoder overshoots leaves again.
constexpr double kPacingFactor = 1.25;
/// A sender makes key frames no more often than this.
constexpr int64_t kKeyFrameIntervalUs = 1'000'000;
constexpr size_t kUsualDatagram = 1'100;
constexpr int64_t kPlanUpEveryUs = 300'000;
/// Below this rate feedback comes half as often.
constexpr int64_t kThinBps = 80'000;

/// Documents give way before voice feels a queue, as a scavenger does (LEDBAT, RFC 6817): the estimate
/// would be lowered only when the queue has long grown.
int64_t yielding(int64_t bps, int64_t queue_us) {
  constexpr int64_t kFromUs = 25'000;
  constexpr int64_t kRangeUs = 100'000;
  const int64_t above_us = std::clamp<int64_t>(queue_us - kFromUs, 0, kRangeUs * 3 / 4);
  return bps * (kRangeUs - above_us) / kRangeUs;
}

uint32_t nonzero(uint32_t value) { return value == 0 ? 1 : value; }

VoiceSenderConfig voice_sender_config(const MediaSessionConfig& config, uint16_t first_sequence) {
  VoiceSenderConfig voice;
  voice.device_rate_hz = config.capture_rate_hz;
  voice.first_sequence = first_sequence;
  return voice;
}

}  // namespace

MediaSession::Impl::Impl(const MediaSessionConfig& config)
    : Impl(config, SplitMix64(config.seed)) {}

MediaSession::Impl::Impl(const MediaSessionConfig& config, SplitMix64 random)
    : handshake(nonzero(random.next_u32())),
      voice_sender(voice_sender_config(config, random.next_u16())),
      video_out(random.next_u16()),
      send_log(random.next_u16()),
      key_frames_to_make(kKeyFrameIntervalUs),
      max_video_datagram(kUsualDatagram) {
  voice_config.device_rate_hz = config.playout_rate_hz;
  voice_receiver = std::make_unique<VoiceReceiver>(voice_config);
  deal_rate();
}

void MediaSession::Impl::advance(int64_t now) {
  now_us = std::max(now_us, now);
  if (now_us >= next_tick_us) {
    next_tick_us = now_us + kTickUs;
    rate.on_tick(now_us);
    deal_rate();
    if (video_out.drop_old(now_us)) key_frames_to_make.request();
  }
  if (key_frames_to_make.take(now_us)) {
    events.push({SessionEvent::Type::kKeyFrameNeeded, {}, false, false});
  }
}

void MediaSession::Impl::deal_rate() {
  const int64_t target_bps = rate.target_bps();
  const double loss = rate.loss_fraction();
  allocation.update(target_bps, loss, rate.silent(), now_us);
  documents.set_rate_bps(documents_bps(target_bps), now_us);
  // Documents leave no room for what an encoder overshoots.
  const double pacing = documents.rate_bps() > 0 ? 1.0 : kPacingFactor;
  pacer.set_rate_bps(static_cast<int64_t>(pacing * static_cast<double>(target_bps)), now_us);
  receive_log.set_report_interval_us(target_bps < kThinBps ? 100'000 : 50'000);

  const VoicePlan& voice = allocation.voice();
  if (voice_sender.bitrate_bps() != voice.bitrate_bps) {
    voice_sender.set_bitrate_bps(voice.bitrate_bps);
  }
  if (voice_sender.frame_ms() != voice.frame_ms) voice_sender.set_frame_ms(voice.frame_ms);
  const int percent = std::clamp(static_cast<int>(loss * 100 + 0.5), 2, 40);
  if (std::abs(percent - expected_loss_percent) >= 2) {
    expected_loss_percent = percent;
    voice_sender.set_expected_loss_percent(percent);
  }
  announce_video_target();
}

int64_t MediaSession::Impl::documents_bps(int64_t target_bps) {
  const int64_t wanted_bps = allocation.documents_bps();
  const int64_t proven_bps = wanted_bps * rate.proven_bps() / target_bps;
  const int64_t queue_us = rate.queue_delay_us();
  return yielding(document_ramp.limit(wanted_bps, proven_bps, queue_us, send_log.rtt_us(), now_us), queue_us);
}

void MediaSession::Impl::announce_video_target() {
  const VideoPlan& plan = allocation.video();
  const VideoPlan& last = announced_plan;
  const bool same_shape =
      plan.width == last.width && plan.height == last.height && plan.fps == last.fps;
  if (plan_announced && same_shape) {
    if (plan.bitrate_bps * 100 >= last.bitrate_bps * 97) {
      const bool much_more = plan.bitrate_bps * 100 > last.bitrate_bps * 104;
      if (!much_more || now_us - plan_announced_us < kPlanUpEveryUs) return;
    }
  }
  plan_announced = true;
  plan_announced_us = now_us;
  announced_plan = plan;
  events.push({SessionEvent::Type::kVideoTarget, plan, false, false});
}

int64_t MediaSession::Impl::next_wakeup_us(int64_t now) {
  int64_t at_us = std::min(next_tick_us, handshake.due_us());
  at_us = std::min(at_us, receive_log.report_due_us(true));
  at_us = std::min(at_us, video_in.next_wakeup_us(now));
  at_us = std::min(at_us, key_frames_to_make.next_us());
  if (!video_out.empty()) at_us = std::min(at_us, pacer.next_us(now));
  if (documents.rate_bps() > 0 && window_open()) at_us = std::min(at_us, documents.next_us(now));
  return std::max(at_us, now + kMinWakeupUs);
}

SessionStats MediaSession::Impl::stats() {
  const VoiceReceiverStats voice = voice_receiver->stats();
  const VoiceReceiverStats& before = voice_before_restart;
  SessionStats out;
  out.voice_sent = voice_sent;
  out.voice_received = before.received + voice.received;
  out.voice_lost = before.lost + voice.lost;
  out.voice_recovered = before.recovered + voice.recovered;
  out.voice_concealed_ms = before.concealed_ms + voice.concealed_ms;
  out.video_frames_sent = video_out.frames_sent();
  out.video_frames_received = video_in.stats().delivered;
  out.video_frames_dropped = video_in.stats().dropped;
  out.rtt_ms = static_cast<double>(send_log.rtt_us()) / 1000;
  out.loss_fraction = rate.loss_fraction();
  out.estimate_bps = rate.target_bps();
  out.sent_bps = sent_meter.bps(now_us);
  out.received_bps = received_meter.bps(now_us);
  out.jitter_buffer_ms = voice.jitter_buffer_ms;
  out.target_delay_ms = voice.target_delay_ms;
  out.accelerated_ms = before.accelerated_ms + voice.accelerated_ms;
  out.stretched_ms = before.stretched_ms + voice.stretched_ms;
  out.malformed = malformed + before.malformed + voice.malformed;
  out.duplicates = duplicates + before.duplicates + voice.duplicates;
  out.capture_level = voice_sender.level();
  out.playout_level = voice_receiver->level();
  return out;
}

}  // namespace sportello
