// SPDX-License-Identifier: EUPL-1.2
#include "tools/video-tool/video_run.h"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace sportello::tools {

namespace {

class Stopwatch {
 public:
  double ms() const {
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start_)
        .count();
  }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

std::uint64_t squared_error(std::span<const std::uint8_t> a, std::span<const std::uint8_t> b) {
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const int difference = a[i] - b[i];
    sum += static_cast<std::uint64_t>(difference * difference);
  }
  return sum;
}

}  // namespace

double VideoRunStatistics::psnr_db() const {
  if (luma_squared_error == 0) return 100;
  return 10 * std::log10(255.0 * 255.0 * static_cast<double>(luma_samples) /
                         static_cast<double>(luma_squared_error));
}

VideoRun::VideoRun(const VideoRunSettings& settings, Show show)
    : settings_(settings),
      show_(std::move(show)),
      encoder_(settings.encoder),
      decoder_(settings.encoder.codec),
      path_(settings.path, settings.seed) {
  const auto luma = static_cast<std::size_t>(settings.encoder.width * settings.encoder.height);
  screen_.assign(encoder_.frame_buffer().size(), 128);
  std::fill_n(screen_.begin(), std::min(luma, screen_.size()), std::uint8_t{16});
}

std::int64_t VideoRun::time_of(std::uint64_t picture) const {
  return std::llround(static_cast<double>(picture) * 1e6 / settings_.encoder.fps);
}

std::vector<std::uint8_t> VideoRun::take_spare() {
  if (spare_.empty()) return {};
  std::vector<std::uint8_t> taken = std::move(spare_.back());
  spare_.pop_back();
  return taken;
}

void VideoRun::let_pass(std::int64_t until_us) {
  path_.run_until(until_us, [this](const AssembledVideoFrame& frame, std::int64_t) {
    const Stopwatch stopwatch;
    const bool good = decoder_.decode(frame.data);
    statistics_.decode_ms += stopwatch.ms();
    ++statistics_.decoded;
    if (!good) ++statistics_.decode_failures;
    for (Pending& pending : pending_) {
      if (!good || pending.taken_us != frame.frame.timestamp_us) continue;
      pending.arrived = true;
      pending.decoded = take_spare();
      pending.decoded.assign(decoder_.frame().begin(), decoder_.frame().end());
    }
    return good;
  });
}

bool VideoRun::show_due(std::int64_t now_us) {
  // A picture is shown as soon as it and all before it are settled: here, or given up.
  while (!pending_.empty() &&
         (pending_.front().arrived || pending_.front().taken_us + settings_.wait_us <= now_us)) {
    Pending& next = pending_.front();
    if (next.arrived) {
      std::swap(screen_, next.decoded);
      ++statistics_.shown;
      repeats_ = 0;
    } else {
      ++statistics_.repeated;
      statistics_.longest_repeat = std::max(statistics_.longest_repeat, ++repeats_);
    }
    const auto luma = static_cast<std::size_t>(settings_.encoder.width * settings_.encoder.height);
    statistics_.luma_squared_error +=
        squared_error(std::span(next.original).first(luma), std::span(screen_).first(luma));
    statistics_.luma_samples += luma;
    spare_.push_back(std::move(next.original));
    if (next.arrived) spare_.push_back(std::move(next.decoded));
    pending_.pop_front();
    if (!show_(screen_)) return false;
  }
  return true;
}

bool VideoRun::push() {
  const std::uint64_t number = statistics_.pictures++;
  const std::int64_t now_us = time_of(number);
  let_pass(now_us);

  Pending pending;
  pending.taken_us = now_us;
  pending.original = take_spare();
  pending.original.assign(encoder_.frame_buffer().begin(), encoder_.frame_buffer().end());
  pending_.push_back(std::move(pending));

  const bool regular_key = settings_.key_interval > 0 &&
                           number % static_cast<std::uint64_t>(settings_.key_interval) == 0;
  const bool key = path_.key_frame_due(now_us) || regular_key;
  const Stopwatch stopwatch;
  const auto frame = encoder_.encode(now_us, key);
  statistics_.encode_ms += stopwatch.ms();
  if (frame.empty()) {
    ++statistics_.encoder_dropped;
  } else {
    ++statistics_.encoded;
    statistics_.bytes += frame.size();
    statistics_.key_frames += encoder_.last().key ? 1 : 0;
    path_.send(encoder_.last(), frame, now_us);
  }
  let_pass(now_us);
  return show_due(now_us);
}

bool VideoRun::finish() {
  while (!pending_.empty()) {
    const std::int64_t due_us = pending_.front().taken_us + settings_.wait_us;
    let_pass(due_us);
    if (!show_due(due_us)) return false;
  }
  return true;
}

}  // namespace sportello::tools
