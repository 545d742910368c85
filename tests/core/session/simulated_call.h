// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <vector>

#include "core/simulated_link.h"
#include "session/media_session.h"

namespace sportello::testing {

/// How a simulated call is set up. The two directions have a path each, shared by voice and video;
/// control is reliable and takes the delay only.
struct CallSetup {
  LinkConfig path[2];  ///< From side 0 to side 1, and back.
  uint64_t seed = 1;
  bool video = true;
  int temporal_layers = 1;
  /// Whether control is open from the start, or when.
  int64_t control_opens_us = 0;
};

/// A picture source that makes frames of the size it was told to, with numbers in them.
class FakeEncoder {
 public:
  explicit FakeEncoder(int temporal_layers, uint64_t seed)
      : layers_(temporal_layers), random_(seed) {}

  void on_target(const VideoPlan& plan) { plan_ = plan; }
  void force_key() { key_wanted_ = true; }
  const VideoPlan& plan() const { return plan_; }

  /// True if a frame is due; then `data` and `info` are it.
  bool encode(int64_t now_us, std::vector<uint8_t>* data, EncodedFrameInfo* info);

  uint32_t frames() const { return number_; }
  uint32_t keys() const { return keys_; }

 private:
  int layers_;
  SeededRandom random_;
  VideoPlan plan_;
  int64_t next_us_ = 0;
  bool key_wanted_ = true;
  uint32_t number_ = 0;
  uint32_t keys_ = 0;
  uint32_t since_key_ = 0;
};

/// A sound of speech-like loudness at a frequency, that can be recognised on the other side.
class Tone {
 public:
  explicit Tone(int frequency_hz) : frequency_hz_(frequency_hz) {}
  void fill(std::vector<float>* block);

 private:
  int frequency_hz_;
  int64_t position_ = 0;
};

/// What one side of the call has seen.
struct Side {
  std::unique_ptr<MediaSession> session;
  std::unique_ptr<FakeEncoder> encoder;
  std::unique_ptr<Tone> tone;
  bool camera = true;
  std::vector<float> heard;  ///< All that was played, at 48 kHz.
  uint32_t last_frame = 0;   ///< Highest frame number seen.
  uint64_t frames = 0;
  uint64_t out_of_order = 0;
  uint64_t damaged = 0;      ///< Frames whose bytes are not those sent.
  uint64_t undecodable = 0;  ///< Delta frames that refer to one not seen.
  bool has_key = false;
  uint32_t last_base_frame = 0;
  uint64_t decoder_resets = 0;
  uint64_t key_frames_needed = 0;  ///< Events.
  uint64_t byes = 0;
  uint64_t mismatches = 0;
  bool remote_muted = false;
  bool remote_camera = false;
  std::vector<int64_t> frame_delays_us;
  std::vector<int64_t> voice_delays_us;  ///< Of voice datagrams on the path.
};

/// Two sessions, two paths, one clock.
class SimulatedCall {
 public:
  explicit SimulatedCall(const CallSetup& setup);

  /// Goes on by `duration_us`.
  void run_for(int64_t duration_us);
  int64_t now_us() const { return now_us_; }

  Side& side(int i) { return sides_[i]; }
  SimulatedLink& path(int from) { return *paths_[from]; }
  SessionStats stats(int i) { return sides_[i].session->stats(now_us_); }
  /// Side `i` begins anew, as after a reload of its page.
  void restart_side(int i, uint64_t seed);
  /// Called with every datagram that arrives, before the session gets it; may change it.
  std::function<void(int side, Carrier carrier, std::vector<uint8_t>* bytes)> on_arrival;
  /// Called with every datagram that is sent.
  std::function<void(int side, Carrier carrier, std::span<const uint8_t> bytes)> on_sent;
  /// Called with whatever else arrives on the paths: what was sent there with a tag of kOtherTag or
  /// above.
  std::function<void(int side, uint64_t tag, std::span<const uint8_t> bytes)> on_other_arrival;
  /// Called in each step, after the sessions have sent.
  std::function<void()> on_step;
  static constexpr uint64_t kOtherTag = 8;
  /// Called around every call into a session: counting allocations starts and stops here.
  std::function<void(bool inside)> around;

 private:
  template <typename F>
  auto inside(F f);
  void step();
  void send(int i);
  void deliver(int i);
  void watch(int i);
  void poll_events(int i);
  void make_side(int i, uint64_t seed);

  CallSetup setup_;
  int64_t now_us_ = 1'000'000;
  Side sides_[2];
  std::unique_ptr<SimulatedLink> paths_[2];
  std::unique_ptr<SimulatedLink> controls_[2];
  std::vector<float> block_;
  std::vector<uint8_t> frame_;
  SimulatedLink::Arrival arrival_;
};

/// Bytes that the path carries beside each datagram.
inline constexpr size_t kPathOverhead = 50;

/// Share of 100 ms stretches of `heard` (48 kHz, from `begin` on) in which the tone of
/// `frequency_hz` is clearly there.
double tone_presence(const std::vector<float>& heard, size_t begin, double frequency_hz);

/// Value below which the given share (0..1) of values lies; 0 if there are none.
int64_t percentile(std::vector<int64_t> values, double share);

}  // namespace sportello::testing
