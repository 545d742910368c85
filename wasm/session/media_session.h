// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "session/session_event.h"
#include "video/video_packetizer.h"
#include "video/video_types.h"

namespace sportello {

/// A lane of the transport. Control is reliable and ordered; the others may lose, reorder and
/// double.
enum class Carrier : uint8_t { kVoice = 0, kVideo = 1, kControl = 2 };

struct MediaSessionConfig {
  int capture_rate_hz = 48'000;
  int playout_rate_hz = 48'000;
  /// Starts sequence numbers and the session id; different for each session.
  uint64_t seed = 0;
};

struct SessionStats {
  uint64_t voice_sent = 0;
  uint64_t voice_received = 0;
  uint64_t voice_lost = 0;
  uint64_t voice_recovered = 0;
  uint64_t voice_concealed_ms = 0;
  uint64_t video_frames_sent = 0;
  uint64_t video_frames_received = 0;
  uint64_t video_frames_dropped = 0;
  double rtt_ms = 0;
  double loss_fraction = 0;
  int64_t estimate_bps = 0;
  int64_t sent_bps = 0;
  int64_t received_bps = 0;
  double jitter_buffer_ms = 0;
  double target_delay_ms = 0;
  uint64_t accelerated_ms = 0;
  uint64_t stretched_ms = 0;
  uint64_t malformed = 0;
  uint64_t duplicates = 0;
  float capture_level = 0;
  float playout_level = 0;
};

/// A complete encoded frame; `data` is valid until the next call into the session.
struct ReceivedVideoFrame {
  std::span<const uint8_t> data;
  bool key = false;
  VideoCodec codec = VideoCodec::kVp8;
  uint8_t temporal_layer = 0;
  int64_t timestamp_us = 0;  ///< On the far side's clock.
  uint16_t width = 0;
  uint16_t height = 0;
};

/// One side of one call: voice codec, jitter buffer, packets, feedback, rate control.
///
/// Sans-I/O: it owns no clock, socket, thread or randomness. Give it what happened, with the time
/// in microseconds of one monotonic clock (not negative, not decreasing), and poll it for what to
/// do. The result depends on the calls alone. No allocation in steady state.
///
/// Voice leaves first, then feedback and requests, then video that was asked for again, then video,
/// paced to the rate that the controller allows. Documents, which have a channel of their own, take
/// bandwidth from video: the session says how much of them may leave, and when.
class MediaSession {
 public:
  explicit MediaSession(const MediaSessionConfig& config);
  ~MediaSession();
  MediaSession(const MediaSession&) = delete;
  MediaSession& operator=(const MediaSession&) = delete;

  /// 10, 20, 40 or 60; longer ones are used all the same when the rate is low. False if refused.
  bool set_voice_frame_ms(int frame_ms);
  /// Opus complexity, 0..10.
  void set_voice_complexity(int complexity);
  void set_muted(bool muted);
  /// Tells the far side whether pictures come.
  void set_camera(bool on);
  /// Upper bound of all that is sent, in bit/s; 0 for none.
  void set_max_bitrate_bps(int64_t bps);
  void set_video_limits(const VideoLimits& limits);
  void set_playout_rate_hz(int rate_hz);
  void set_capture_rate_hz(int rate_hz);

  /// Mono samples, -1..1, of the microphone.
  void push_capture(std::span<const float> samples, int64_t now_us);
  /// The next mono samples for the loudspeaker; on the audio clock.
  void pull_playout(std::span<float> samples, int64_t now_us);

  /// A datagram arrived. Whatever it holds, it does no harm.
  void receive(Carrier carrier, std::span<const uint8_t> datagram, int64_t now_us);
  /// The next datagram, at most `max_bytes` long; empty if there is none. Valid until the next
  /// call.
  std::span<const uint8_t> poll_datagram(Carrier carrier, size_t max_bytes, int64_t now_us);
  bool has_datagram(Carrier carrier, int64_t now_us);
  /// When to look again if nothing else happens.
  int64_t next_wakeup_us(int64_t now_us);

  /// False if the frame was refused and a key frame must come next.
  bool push_video_frame(std::span<const uint8_t> data, const EncodedFrameInfo& info,
                        int64_t now_us);
  /// The next complete frame in decoding order. False if there is none.
  bool poll_video_frame(int64_t now_us, ReceivedVideoFrame* frame);
  /// The decoder failed or was started late.
  void request_key_frame(int64_t now_us);

  /// Whether documents wait to be sent; so long as their sender has more to come, they do.
  void set_documents_waiting(bool waiting);
  /// How many bytes of messages may be written to the documents' channel now; 0 if none wait.
  /// `next_wakeup_us` says when there will be more. What the channel has not taken from its own
  /// buffer yet is to be subtracted.
  size_t document_budget(int64_t now_us);
  /// Messages of `bytes` were written to the documents' channel.
  void on_document_sent(size_t bytes, int64_t now_us);

  /// Tells the far side, on the control carrier, that the call ends.
  void say_bye();

  bool poll_event(SessionEvent* event);
  SessionStats stats(int64_t now_us);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace sportello
