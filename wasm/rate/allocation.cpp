// SPDX-License-Identifier: EUPL-1.2
#include "rate/allocation.h"

#include <algorithm>
#include <iterator>

#include "packet/packet.h"
#include "rate/rate_controller.h"

namespace sportello {
namespace {

struct VoiceStep {
  int64_t from_total_bps;
  int bitrate_bps;
  int min_frame_ms;
};
constexpr VoiceStep kVoiceSteps[] = {
    {150'000, 24'000, 10},
    {90'000, 20'000, 20},
    {60'000, 16'000, 40},
    {0, 12'000, 60},
};

struct VideoStep {
  int64_t from_bps;
  int short_side;
  int fps;
  int64_t max_bps;
};
constexpr VideoStep kVideoSteps[] = {
    {1'200'000, 720, 30, 2'500'000}, {800'000, 540, 30, 1'500'000}, {400'000, 480, 25, 1'000'000},
    {200'000, 360, 20, 600'000},     {80'000, 240, 15, 350'000},    {40'000, 120, 8, 120'000},
};
constexpr int kVideoStepCount = static_cast<int>(std::size(kVideoSteps));
constexpr int kVideoOff = kVideoStepCount;

/// Feedback, requests and state.
constexpr int64_t kControlBps = 6'000;
/// Of what video takes of the link, the share that is not headers (fragments of about 1000 bytes).
constexpr double kVideoPayloadShare = 0.92;
constexpr double kStepUpFactor = 1.15;
constexpr int64_t kStepUpAfterUs = 1'500'000;
constexpr int64_t kVideoHeldUs = 20'000'000;
constexpr int64_t kFirstRetryUs = 5'000'000;
constexpr int64_t kLastRetryUs = 120'000'000;

/// Of what voice leaves, the share that documents take; video gets a tenth if it can live on that.
constexpr double kDocumentsShare = 0.95;
constexpr double kVideoBesideDocuments = 0.1;
/// So that a page comes across even the thinnest link.
constexpr int64_t kLeastDocumentsBps = 4'000;
/// What is through so soon only makes pictures wait a little.
constexpr int64_t kShortDocumentUs = 250'000;
/// A pause so short is no end of a document.
constexpr int64_t kDocumentPauseUs = 200'000;

int even(int64_t value) { return static_cast<int>(std::max<int64_t>(value / 2 * 2, 16)); }

}  // namespace

void RateAllocation::set_video_limits(const VideoLimits& limits) {
  limits_.width = std::clamp(limits.width, 16, 1920);
  limits_.height = std::clamp(limits.height, 16, 1920);
  limits_.fps = std::clamp(limits.fps, 1, 60);
}

int64_t RateAllocation::voice_cost_bps(const VoicePlan& plan) {
  constexpr int64_t kVoiceHeaderBytes = 8;
  return plan.bitrate_bps + (static_cast<int64_t>(kDatagramOverheadBytes) + kVoiceHeaderBytes) * 8 *
                                1'000 / plan.frame_ms;
}

void RateAllocation::update(int64_t total_bps, double loss, bool path_cut, int64_t now_us) {
  voice_step_ = voice_step(total_bps);
  const VoiceStep& step = kVoiceSteps[voice_step_];
  voice_ = {step.bitrate_bps, std::max(voice_frame_ms_, step.min_frame_ms)};

  const int64_t left_bps =
      std::max<int64_t>(total_bps - voice_cost_bps(voice_) - kControlBps, 0);
  const int64_t for_video_bps = deal_documents(left_bps, now_us);
  const double share = kVideoPayloadShare * (1 - std::clamp(loss, 0.0, 0.5));
  const auto video_bps =
      static_cast<int64_t>(share * static_cast<double>(for_video_bps));
  if (documents_since_us_ < 0) restore_video(video_bps);
  const int step_before = video_step_;
  video_step_ = video_step(video_bps, now_us);
  const bool made_room = step_before_documents_ >= 0;
  if (step_before >= 0 && step_before != video_step_ && !made_room)
    note_video_switch(step_before, path_cut, now_us);
  video_ = video_plan(video_step_, video_bps);
}

/// Returns what is left for video.
int64_t RateAllocation::deal_documents(int64_t left_bps, int64_t now_us) {
  if (documents_waiting_) {
    if (documents_since_us_ < 0) documents_since_us_ = now_us;
    documents_last_us_ = now_us;
  } else if (now_us - documents_last_us_ > kDocumentPauseUs) {
    documents_since_us_ = -1;
  }
  documents_bps_ = 0;
  if (documents_since_us_ < 0) return left_bps;
  const auto video_bps = static_cast<int64_t>(kVideoBesideDocuments * static_cast<double>(left_bps));
  const bool video_lives = video_step_ != kVideoOff && video_bps >= kVideoSteps[kVideoOff - 1].from_bps;
  const int64_t rest_bps = video_lives ? left_bps - video_bps : left_bps;
  documents_bps_ = std::max(static_cast<int64_t>(kDocumentsShare * static_cast<double>(rest_bps)), kLeastDocumentsBps);
  if (documents_last_us_ - documents_since_us_ < kShortDocumentUs) return left_bps;
  if (step_before_documents_ < 0) step_before_documents_ = std::max(video_step_, 0);
  return video_lives ? video_bps : 0;
}

/// Documents are through: pictures need not climb to where they were.
void RateAllocation::restore_video(int64_t video_bps) {
  if (step_before_documents_ < 0) return;
  int fits = 0;
  while (fits < kVideoStepCount && video_bps < kVideoSteps[fits].from_bps) ++fits;
  video_step_ = std::max(fits, step_before_documents_);
  step_before_documents_ = -1;
}

int RateAllocation::voice_step(int64_t total_bps) const {
  constexpr int kLast = static_cast<int>(std::size(kVoiceSteps)) - 1;
  int step = voice_step_;
  while (step < kLast && total_bps < kVoiceSteps[step].from_total_bps) ++step;
  while (step > 0 &&
         static_cast<double>(total_bps) >=
             kStepUpFactor * static_cast<double>(kVoiceSteps[step - 1].from_total_bps)) {
    --step;
  }
  return step;
}

/// Video that fails soon after it began has cost voice something; the next try is later.
void RateAllocation::note_video_switch(int step_before, bool path_cut, int64_t now_us) {
  if (step_before == kVideoOff) {
    video_on_since_us_ = now_us;
  } else if (video_step_ == kVideoOff && !path_cut) {
    const bool held = now_us - video_on_since_us_ > kVideoHeldUs;
    if (held) retry_pause_us_ = kFirstRetryUs;
    no_video_before_us_ = now_us + retry_pause_us_;
    retry_pause_us_ = std::min(2 * retry_pause_us_, kLastRetryUs);
  }
}

int RateAllocation::video_step(int64_t video_bps, int64_t now_us) {
  int wanted = 0;
  while (wanted < kVideoStepCount && video_bps < kVideoSteps[wanted].from_bps) ++wanted;
  if (video_step_ < 0 || wanted >= video_step_) {
    // Down: at once, but not for a hair's breadth.
    step_up_since_us_ = -1;
    if (video_step_ < 0 || wanted > video_step_ + 1 || video_step_ == kVideoOff) return wanted;
    return static_cast<double>(video_bps) <
                   0.9 * static_cast<double>(kVideoSteps[video_step_].from_bps)
               ? wanted
               : video_step_;
  }
  if (video_step_ == kVideoOff && now_us < no_video_before_us_) return video_step_;
  int upwards = video_step_;
  while (upwards > 0 &&
         static_cast<double>(video_bps) >=
             kStepUpFactor * static_cast<double>(kVideoSteps[upwards - 1].from_bps)) {
    --upwards;
  }
  if (upwards == video_step_) {
    step_up_since_us_ = -1;
    return video_step_;
  }
  if (step_up_since_us_ < 0) step_up_since_us_ = now_us;
  if (now_us - step_up_since_us_ < kStepUpAfterUs) return video_step_;
  step_up_since_us_ = -1;
  return upwards;
}

VideoPlan RateAllocation::video_plan(int step, int64_t video_bps) const {
  if (step >= kVideoStepCount) return {};
  const VideoStep& rung = kVideoSteps[step];
  const int64_t short_side = std::min(limits_.width, limits_.height);
  const int64_t wanted = std::min<int64_t>(rung.short_side, short_side);
  // The bits of a rung above what the camera can do are of no use.
  int64_t max_bps = rung.max_bps;
  for (int lower = step; lower < kVideoStepCount && kVideoSteps[lower].short_side >= short_side;
       ++lower) {
    max_bps = kVideoSteps[lower].max_bps;
  }
  return {std::min(video_bps, max_bps), even(limits_.width * wanted / short_side),
          even(limits_.height * wanted / short_side), std::min(rung.fps, limits_.fps)};
}

}  // namespace sportello
