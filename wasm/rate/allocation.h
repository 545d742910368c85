// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>

namespace sportello {

/// How voice is to be coded at a rate.
struct VoicePlan {
  int bitrate_bps = 24'000;
  int frame_ms = 20;

  friend bool operator==(const VoicePlan&, const VoicePlan&) = default;
};

/// How video is to be coded; all zero: not at all.
struct VideoPlan {
  int64_t bitrate_bps = 0;
  int width = 0;
  int height = 0;
  int fps = 0;

  friend bool operator==(const VideoPlan&, const VideoPlan&) = default;
};

/// What the sender's camera and encoder can do.
struct VideoLimits {
  int width = 640;
  int height = 480;
  int fps = 25;
};

/// Deals the rate between voice, which comes first, documents while any wait, and video, which takes
/// what is left.
///
/// When little is left, voice itself gets thinner and its datagrams, whose overhead then outweighs
/// them, longer. Steps upwards need some more than steps downwards, and time, so that the
/// picture does not change its size back and forth. Documents take nearly all that voice leaves; if
/// they go on, video is told to make do with a tenth, or to pause where that is too little, and gets
/// back what it had as soon as they are through.
class RateAllocation {
 public:
  /// The frame length wanted at good rates, in ms.
  void set_voice_frame_ms(int frame_ms) { voice_frame_ms_ = frame_ms; }
  void set_video_limits(const VideoLimits& limits);
  /// Whether documents wait to be sent.
  void set_documents_waiting(bool waiting) { documents_waiting_ = waiting; }

  /// Deals `total_bps`, overhead included. A share `loss` of video will have to be sent again.
  /// `path_cut` tells that the rate is low for want of any feedback: video that is then left off
  /// has not failed. Call some ten times a second.
  void update(int64_t total_bps, double loss, bool path_cut, int64_t now_us);

  const VoicePlan& voice() const { return voice_; }
  const VideoPlan& video() const { return video_; }
  /// What documents may take, overhead included, in bit/s; 0 if none wait.
  int64_t documents_bps() const { return documents_bps_; }

  /// What a voice plan takes of the total, overhead included, in bit/s.
  static int64_t voice_cost_bps(const VoicePlan& plan);

 private:
  int64_t deal_documents(int64_t left_bps, int64_t now_us);
  void restore_video(int64_t video_bps);
  int voice_step(int64_t total_bps) const;
  int video_step(int64_t video_bps, int64_t now_us);
  void note_video_switch(int step_before, bool path_cut, int64_t now_us);
  VideoPlan video_plan(int step, int64_t video_bps) const;

  int voice_frame_ms_ = 20;
  VideoLimits limits_;
  int voice_step_ = 0;
  int video_step_ = -1;
  int64_t step_up_since_us_ = -1;
  int64_t video_on_since_us_ = 0;
  int64_t retry_pause_us_ = 5'000'000;
  int64_t no_video_before_us_ = 0;
  VoicePlan voice_;
  VideoPlan video_;

  bool documents_waiting_ = false;
  int64_t documents_since_us_ = -1;
  int64_t documents_last_us_ = 0;
  int64_t documents_bps_ = 0;
  /// The step that video had before documents took its share; -1 if they have not.
  int step_before_documents_ = -1;
};

}  // namespace sportello
