// SPDX-License-Identifier: EUPL-1.2
//
// The only C++ that knows JavaScript exists. What is exported, and how it behaves, is written in
// sportello-core.d.ts; here bytes, numbers and views are handed over, and nothing else is done.
#include <emscripten/bind.h>
#include <emscripten/val.h>

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "packet/packet.h"
#include "session/media_session.h"
#include "version.h"
#include "video/video_decoder.h"
#include "video/video_encoder.h"

namespace sportello {
namespace {

using emscripten::val;

/// A view on the wasm heap.
template <typename T>
val view(std::span<const T> data) {
  return val(emscripten::typed_memory_view(data.size(), data.data()));
}

/// A buffer that JavaScript fills; it only grows.
template <typename T>
class Room {
 public:
  val open(int count) {
    if (count > static_cast<int>(data_.size())) data_.resize(static_cast<size_t>(count));
    return view<T>({data_.data(), static_cast<size_t>(std::max(count, 0))});
  }
  std::span<T> first(int count) {
    return std::span<T>(data_).first(
        std::min(data_.size(), static_cast<size_t>(std::max(count, 0))));
  }

 private:
  std::vector<T> data_;
};

int64_t us(double number) { return static_cast<int64_t>(number); }
Carrier carrier(int number) { return static_cast<Carrier>(std::clamp(number, 0, 2)); }
VideoCodec video_codec(int number) { return number == 1 ? VideoCodec::kVp9 : VideoCodec::kVp8; }

val event_object(const SessionEvent& event) {
  static constexpr const char* kNames[] = {"video_target", "key_frame_needed", "decoder_reset",
                                           "remote_state", "version_mismatch", "remote_bye"};
  val object = val::object();
  object.set("type", std::string(kNames[static_cast<size_t>(event.type)]));
  if (event.type == SessionEvent::Type::kVideoTarget) {
    object.set("bitrateBps", static_cast<double>(event.video.bitrate_bps));
    object.set("width", event.video.width);
    object.set("height", event.video.height);
    object.set("fps", event.video.fps);
  }
  if (event.type == SessionEvent::Type::kRemoteState) {
    object.set("muted", event.muted);
    object.set("camera", event.camera);
  }
  return object;
}

val frame_object(const ReceivedVideoFrame& frame) {
  val object = val::object();
  object.set("data", view(frame.data));
  object.set("key", frame.key);
  object.set("codec", static_cast<int>(frame.codec));
  object.set("temporalLayer", static_cast<int>(frame.temporal_layer));
  object.set("timestampUs", static_cast<double>(frame.timestamp_us));
  object.set("width", static_cast<int>(frame.width));
  object.set("height", static_cast<int>(frame.height));
  return object;
}

val stats_object(const SessionStats& stats) {
  val object = val::object();
  const auto set = [&object](const char* name, auto value) {
    object.set(name, static_cast<double>(value));
  };
  set("voiceSent", stats.voice_sent);
  set("voiceReceived", stats.voice_received);
  set("voiceLost", stats.voice_lost);
  set("voiceRecovered", stats.voice_recovered);
  set("voiceConcealedMs", stats.voice_concealed_ms);
  set("videoFramesSent", stats.video_frames_sent);
  set("videoFramesReceived", stats.video_frames_received);
  set("videoFramesDropped", stats.video_frames_dropped);
  set("rttMs", stats.rtt_ms);
  set("lossFraction", stats.loss_fraction);
  set("estimateBps", stats.estimate_bps);
  set("sentBps", stats.sent_bps);
  set("receivedBps", stats.received_bps);
  set("jitterBufferMs", stats.jitter_buffer_ms);
  set("targetDelayMs", stats.target_delay_ms);
  set("acceleratedMs", stats.accelerated_ms);
  set("stretchedMs", stats.stretched_ms);
  set("malformed", stats.malformed);
  set("duplicates", stats.duplicates);
  set("captureLevel", stats.capture_level);
  set("playoutLevel", stats.playout_level);
  return object;
}

class BoundSession {
 public:
  BoundSession(int capture_rate, int playout_rate, double seed)
      : session_({capture_rate, playout_rate, static_cast<uint64_t>(us(seed))}) {}

  bool set_voice_frame_ms(int ms) { return session_.set_voice_frame_ms(ms); }
  void set_voice_complexity(int complexity) { session_.set_voice_complexity(complexity); }
  void set_muted(bool muted) { session_.set_muted(muted); }
  void set_camera(bool on) { session_.set_camera(on); }
  void set_max_bitrate(double bps) { session_.set_max_bitrate_bps(us(bps)); }
  void set_video_limits(int width, int height, int fps) {
    session_.set_video_limits({width, height, fps});
  }
  void set_playout_rate(int rate) { session_.set_playout_rate_hz(rate); }
  void set_capture_rate(int rate) { session_.set_capture_rate_hz(rate); }

  val capture_buffer(int frames) { return capture_.open(frames); }
  void push_capture(int frames, double now) {
    session_.push_capture(capture_.first(frames), us(now));
  }
  val pull_playout(int frames, double now) {
    playout_.open(frames);
    session_.pull_playout(playout_.first(frames), us(now));
    return view<float>(playout_.first(frames));
  }

  val datagram_buffer(int bytes) { return datagram_.open(bytes); }
  void receive(int lane, int bytes, double now) {
    session_.receive(carrier(lane), datagram_.first(bytes), us(now));
  }
  val poll_datagram(int lane, int max_bytes, double now) {
    return view(session_.poll_datagram(carrier(lane), static_cast<size_t>(std::max(max_bytes, 0)),
                                       us(now)));
  }
  bool has_datagram(int lane, double now) { return session_.has_datagram(carrier(lane), us(now)); }
  double next_wakeup_us(double now) {
    return static_cast<double>(session_.next_wakeup_us(us(now)));
  }

  val video_buffer(int bytes) { return video_.open(bytes); }
  bool push_video_frame(int bytes, bool key, int codec, int temporal_layer, int width, int height,
                        double timestamp, double now) {
    EncodedFrameInfo info;
    info.codec = video_codec(codec);
    info.key = key;
    info.temporal_layer = static_cast<uint8_t>(temporal_layer);
    info.width = static_cast<uint16_t>(width);
    info.height = static_cast<uint16_t>(height);
    info.timestamp_us = us(timestamp);
    return session_.push_video_frame(video_.first(bytes), info, us(now));
  }
  val poll_video_frame(double now) {
    ReceivedVideoFrame frame;
    return session_.poll_video_frame(us(now), &frame) ? frame_object(frame) : val::null();
  }
  void request_key_frame(double now) { session_.request_key_frame(us(now)); }

  void set_documents_waiting(bool waiting) { session_.set_documents_waiting(waiting); }
  double document_budget(double now) {
    return static_cast<double>(session_.document_budget(us(now)));
  }
  void document_sent(double bytes, double now) {
    session_.on_document_sent(static_cast<size_t>(std::clamp(bytes, 0.0, 1e6)), us(now));
  }

  void say_bye() { session_.say_bye(); }

  val poll_event() {
    SessionEvent event;
    return session_.poll_event(&event) ? event_object(event) : val::null();
  }
  val stats(double now) { return stats_object(session_.stats(us(now))); }

 private:
  MediaSession session_;
  Room<float> capture_;
  Room<float> playout_;
  Room<uint8_t> datagram_;
  Room<uint8_t> video_;
};

class BoundEncoder {
 public:
  BoundEncoder(int codec, int width, int height, double fps, double bitrate_bps, int speed,
               int temporal_layers)
      : encoder_(
            {video_codec(codec), width, height, fps, us(bitrate_bps), speed, temporal_layers}) {}

  bool ok() const { return encoder_.ok(); }
  bool set_bitrate(double bps, double fps) { return encoder_.set_bitrate(us(bps), fps); }
  void set_speed(int speed) { encoder_.set_speed(speed); }
  bool resize(int width, int height) { return encoder_.resize(width, height); }
  val frame_buffer() { return view<uint8_t>(encoder_.frame_buffer()); }
  val encode(double timestamp, bool force_key) {
    return view(encoder_.encode(us(timestamp), force_key));
  }
  bool last_key() const { return encoder_.last().key; }
  int last_temporal_layer() const { return encoder_.last().temporal_layer; }

 private:
  VideoEncoder encoder_;
};

class BoundDecoder {
 public:
  explicit BoundDecoder(int codec) : decoder_(video_codec(codec)) {}

  bool ok() const { return decoder_.ok(); }
  val data_buffer(int bytes) { return data_.open(bytes); }
  bool decode(int bytes) { return decoder_.decode(data_.first(bytes)); }
  int width() const { return decoder_.width(); }
  int height() const { return decoder_.height(); }
  val frame() { return view(decoder_.frame()); }

 private:
  VideoDecoder decoder_;
  Room<uint8_t> data_;
};

std::string version() {
  return "packets " + std::to_string(kPacketVersion) + "; " + version_line();
}

EMSCRIPTEN_BINDINGS(sportello_core) {
  emscripten::class_<BoundSession>("MediaSession")
      .constructor<int, int, double>()
      .function("setVoiceFrameMs", &BoundSession::set_voice_frame_ms)
      .function("setVoiceComplexity", &BoundSession::set_voice_complexity)
      .function("setMuted", &BoundSession::set_muted)
      .function("setCamera", &BoundSession::set_camera)
      .function("setMaxBitrate", &BoundSession::set_max_bitrate)
      .function("setVideoLimits", &BoundSession::set_video_limits)
      .function("setPlayoutRate", &BoundSession::set_playout_rate)
      .function("setCaptureRate", &BoundSession::set_capture_rate)
      .function("captureBuffer", &BoundSession::capture_buffer)
      .function("pushCapture", &BoundSession::push_capture)
      .function("pullPlayout", &BoundSession::pull_playout)
      .function("datagramBuffer", &BoundSession::datagram_buffer)
      .function("receive", &BoundSession::receive)
      .function("pollDatagram", &BoundSession::poll_datagram)
      .function("hasDatagram", &BoundSession::has_datagram)
      .function("nextWakeupUs", &BoundSession::next_wakeup_us)
      .function("videoBuffer", &BoundSession::video_buffer)
      .function("pushVideoFrame", &BoundSession::push_video_frame)
      .function("pollVideoFrame", &BoundSession::poll_video_frame)
      .function("requestKeyFrame", &BoundSession::request_key_frame)
      .function("setDocumentsWaiting", &BoundSession::set_documents_waiting)
      .function("documentBudget", &BoundSession::document_budget)
      .function("documentSent", &BoundSession::document_sent)
      .function("sayBye", &BoundSession::say_bye)
      .function("pollEvent", &BoundSession::poll_event)
      .function("stats", &BoundSession::stats);

  emscripten::class_<BoundEncoder>("VideoEncoder")
      .constructor<int, int, int, double, double, int, int>()
      .function("ok", &BoundEncoder::ok)
      .function("setBitrate", &BoundEncoder::set_bitrate)
      .function("setSpeed", &BoundEncoder::set_speed)
      .function("resize", &BoundEncoder::resize)
      .function("frameBuffer", &BoundEncoder::frame_buffer)
      .function("encode", &BoundEncoder::encode)
      .function("lastKey", &BoundEncoder::last_key)
      .function("lastTemporalLayer", &BoundEncoder::last_temporal_layer);

  emscripten::class_<BoundDecoder>("VideoDecoder")
      .constructor<int>()
      .function("ok", &BoundDecoder::ok)
      .function("dataBuffer", &BoundDecoder::data_buffer)
      .function("decode", &BoundDecoder::decode)
      .function("width", &BoundDecoder::width)
      .function("height", &BoundDecoder::height)
      .function("frame", &BoundDecoder::frame);

  emscripten::function("version", &version);
}

}  // namespace
}  // namespace sportello
