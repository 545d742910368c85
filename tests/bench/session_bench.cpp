// SPDX-License-Identifier: EUPL-1.2
//
// What packets cost beside the codecs: microseconds for each datagram sent and received.

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <vector>

#include "session/media_session.h"

namespace {

using namespace sportello;

constexpr int kRepeats = 5;
constexpr int kFrames = 500;
constexpr std::size_t kFrameBytes = 1'100;

double seconds_now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

struct Cost {
  double push = 0;
  double poll = 0;
  double receive = 0;
  double deliver = 0;
  int datagrams = 0;
};

/// Pictures at 25 a second from one session to the other, feedback back; no voice, so that no codec
/// runs. Sorts the time by what it was spent on.
Cost run() {
  MediaSession a({.seed = 1});
  MediaSession b({.seed = 2});
  const std::vector<std::uint8_t> picture(kFrameBytes, 3);
  std::vector<std::uint8_t> copy;
  Cost cost;
  for (int i = 0; i < kFrames * 8; ++i) {
    const std::int64_t now_us = 1'000'000 + i * std::int64_t{5'000};
    const double start = seconds_now();
    if (i % 8 == 0) {
      EncodedFrameInfo info;
      info.key = i % 400 == 0;
      info.width = info.height = 320;
      info.timestamp_us = now_us;
      a.push_video_frame(picture, info, now_us);
    }
    double mark = seconds_now();
    cost.push += mark - start;
    for (MediaSession* from : {&a, &b}) {
      MediaSession* to = from == &a ? &b : &a;
      for (const Carrier carrier : {Carrier::kControl, Carrier::kVideo}) {
        while (true) {
          mark = seconds_now();
          const auto sent = from->poll_datagram(carrier, 1'100, now_us);
          const double polled = seconds_now();
          cost.poll += polled - mark;
          if (sent.empty()) break;
          copy.assign(sent.begin(), sent.end());
          mark = seconds_now();
          to->receive(carrier, copy, now_us);
          cost.receive += seconds_now() - mark;
          ++cost.datagrams;
        }
      }
    }
    mark = seconds_now();
    ReceivedVideoFrame frame;
    while (b.poll_video_frame(now_us, &frame)) {
    }
    cost.deliver += seconds_now() - mark;
  }
  return cost;
}

}  // namespace

int main() {
  Cost best = run();
  for (int i = 1; i < kRepeats; ++i) {
    const Cost cost = run();
    best.push = std::min(best.push, cost.push);
    best.poll = std::min(best.poll, cost.poll);
    best.receive = std::min(best.receive, cost.receive);
    best.deliver = std::min(best.deliver, cost.deliver);
  }
  const auto print = [](const char* what, double seconds, int count) {
    std::printf("%-44s %7.2f us\n", what, seconds / count * 1e6);
  };
  std::printf("%d pictures of %zu bytes, %d datagrams\n", kFrames, kFrameBytes, best.datagrams);
  print("taking a picture, for each", best.push, kFrames);
  print("giving out datagrams, for each", best.poll, best.datagrams);
  print("receiving, for each datagram", best.receive, best.datagrams);
  print("giving out pictures, for each", best.deliver, kFrames);
  return 0;
}
