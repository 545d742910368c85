// SPDX-License-Identifier: EUPL-1.2
//
// Documents beside a call, on simulated paths; `PRINT_SCENARIOS=1` in the environment prints what
// came out.
#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <limits>
#include <string>

#include "core/session/simulated_document.h"

namespace sportello::testing {
namespace {

constexpr int64_t kSecondUs = 1'000'000;

struct Figures {
  double seconds = 0;          ///< Until the document was there.
  double delivered_bps = 0;
  double concealed = 0;        ///< Share of the time.
  int64_t voice_p50_us = 0, voice_p95_us = 0;
  double tone = 0;
  int64_t estimate_bps = 0;
  int64_t video_bps = 0;  ///< What was planned in the end.
  int64_t least_video_bps = 0;
  uint64_t frames = 0;
};

struct Path {
  const char* name;
  int64_t rate_bps;
  double loss;
  bool video;
  size_t document_bytes;
  double max_s;                     ///< Until the document is there.
  double max_concealed;             ///< Beyond what was concealed before.
  int64_t max_p50_ms, max_p95_ms;   ///< Of the way of voice datagrams; the path takes 45.
};

CallSetup setup_of(const Path& path) {
  CallSetup setup;
  setup.seed = 11;
  setup.video = path.video;
  for (LinkConfig& link : setup.path) {
    link.delay_us = 40'000;
    link.jitter_us = 5'000;
    link.rate_bps = path.rate_bps;
    link.loss = path.loss;
  }
  return setup;
}

/// Runs for `duration_us`, or until the document is there.
Figures measure(SimulatedCall* call, SimulatedDocument* document, int64_t duration_us) {
  Side& side = call->side(1);
  side.voice_delays_us.clear();
  const size_t heard = side.heard.size();
  const uint64_t concealed = call->stats(1).voice_concealed_ms;
  const uint64_t frames = side.frames;
  const size_t delivered = document != nullptr ? document->delivered() : 0;
  const int64_t start_us = call->now_us();
  int64_t least_video_bps = std::numeric_limits<int64_t>::max();
  while (call->now_us() - start_us < duration_us && (document == nullptr || !document->done())) {
    call->run_for(20'000);
    least_video_bps = std::min(least_video_bps, call->side(0).encoder->plan().bitrate_bps);
  }
  Figures figures;
  figures.seconds = static_cast<double>(call->now_us() - start_us) / 1e6;
  if (document != nullptr) figures.delivered_bps = static_cast<double>(document->delivered() - delivered) * 8 / figures.seconds;
  figures.concealed = static_cast<double>(call->stats(1).voice_concealed_ms - concealed) / (figures.seconds * 1e3);
  figures.voice_p50_us = percentile(side.voice_delays_us, 0.5);
  figures.voice_p95_us = percentile(side.voice_delays_us, 0.95);
  figures.tone = tone_presence(side.heard, heard, 440);
  figures.estimate_bps = call->stats(0).estimate_bps;
  figures.video_bps = call->side(0).encoder->plan().bitrate_bps;
  figures.least_video_bps = least_video_bps;
  figures.frames = side.frames - frames;
  return figures;
}

void print(const char* name, const char* what, const Figures& f) {
  if (std::getenv("PRINT_SCENARIOS") == nullptr) return;
  std::printf("%-18s %-8s %5.1f s %4.0f kbit/s | voice concealed %.3f p50 %3lld p95 %3lld ms tone %.3f | "
              "estimate %4lld video %4lld kbit/s\n",
              name, what, f.seconds, f.delivered_bps / 1e3, f.concealed,
              static_cast<long long>(f.voice_p50_us / 1000), static_cast<long long>(f.voice_p95_us / 1000), f.tone,
              static_cast<long long>(f.estimate_bps / 1000), static_cast<long long>(f.video_bps / 1000));
}

// clang-format off
// Voice leaves some 38, 200 and 940 kbit/s of the three links; the headers of a document's packets
// take 8 % of it, and 20 % where packets have to be short.
const Path kPaths[] = {
  {"link_64",            64'000, 0,    false, 100'000, 100'000 * 8 / 21e3, 0.04, 100, 190},
  {"link_256_video",    256'000, 0,    true,  300'000, 300'000 * 8 / 140e3, 0.02, 90, 150},
  {"link_1000",       1'000'000, 0,    false, 300'000, 300'000 * 8 / 450e3, 0.04, 60, 130},
  {"link_1000_video", 1'000'000, 0,    true,  300'000, 300'000 * 8 / 520e3, 0.02, 60, 120},
  {"loss_3_video",    1'000'000, 0.03, true,  300'000, 300'000 * 8 / 350e3, 0.03, 65, 110},
};
// clang-format on

class Documents : public ::testing::TestWithParam<Path> {};

TEST_P(Documents, TakeFromVideoAndNotFromVoice) {
  const Path& path = GetParam();
  SimulatedCall call(setup_of(path));
  call.run_for(10 * kSecondUs);
  const Figures before = measure(&call, nullptr, 5 * kSecondUs);
  SimulatedDocument document(&call, 0);
  document.show(path.document_bytes);
  const Figures during = measure(&call, &document, 60 * kSecondUs);
  call.run_for(3 * kSecondUs);
  const Figures after = measure(&call, nullptr, 3 * kSecondUs);
  print(path.name, "before", before);
  print(path.name, "during", during);
  print(path.name, "after", after);
  EXPECT_TRUE(document.done());
  EXPECT_LT(during.seconds, path.max_s);
  EXPECT_LT(during.concealed, before.concealed + path.max_concealed);
  EXPECT_LT(during.voice_p50_us, path.max_p50_ms * 1'000);
  EXPECT_LT(during.voice_p95_us, path.max_p95_ms * 1'000);
  EXPECT_GT(during.tone, 0.92);
  EXPECT_LT(during.least_video_bps, before.video_bps / 4 + 1);
  if (path.video && path.rate_bps > 64'000) {
    EXPECT_GT(after.video_bps, before.video_bps / 2);
    EXPECT_GT(after.frames, 30u);
  }
  EXPECT_GT(after.tone, 0.95);
  EXPECT_EQ(call.side(1).undecodable, 0u);
}

// Nothing but the document would tell how the path bears it.
TEST(DocumentsInSilence, AreHeldToTheLinkByProbes) {
  CallSetup setup = setup_of({"", 400'000, 0, false, 0, 0, 0, 0, 0});
  SimulatedCall call(setup);
  call.side(0).session->set_muted(true);
  call.run_for(5 * kSecondUs);
  SimulatedDocument document(&call, 0);
  document.show(300'000);
  measure(&call, &document, 3 * kSecondUs);
  const Figures figures = measure(&call, &document, 30 * kSecondUs);
  print("silence", "during", figures);
  EXPECT_TRUE(document.done());
  EXPECT_GT(figures.delivered_bps, 200'000);
  EXPECT_LT(figures.estimate_bps, 520'000);
  EXPECT_LT(document.longest_way_us(), 700'000);
}

TEST(DocumentsInSilence, NothingIsProbedWhenNoneWait) {
  SimulatedCall call(setup_of({"", 0, 0, false, 0, 0, 0, 0, 0}));
  call.side(0).session->set_muted(true);
  call.run_for(5 * kSecondUs);
  int datagrams = 0;
  call.on_sent = [&](int side, Carrier, std::span<const uint8_t>) { datagrams += side == 0; };
  call.run_for(2 * kSecondUs);
  const int before = datagrams;
  call.side(0).session->set_documents_waiting(true);
  call.run_for(2 * kSecondUs);
  EXPECT_GT(datagrams - before, before + 8);
  call.side(0).session->set_documents_waiting(false);
  call.run_for(kSecondUs);
  datagrams = 0;
  call.run_for(2 * kSecondUs);
  EXPECT_NEAR(datagrams, before, 8);
}

TEST(DocumentsBeforeACall, WaitForTheFirstAnswer) {
  MediaSession session({.seed = 1});
  session.set_documents_waiting(true);
  int64_t written = 0;
  for (int64_t now_us = 0; now_us < 20 * kSecondUs; now_us += 20'000) {
    const size_t bytes = session.document_budget(now_us);
    if (bytes > 0) session.on_document_sent(bytes, now_us);
    written += static_cast<int64_t>(bytes);
  }
  EXPECT_LT(written, 12'000) << "nobody has answered yet";
}

INSTANTIATE_TEST_SUITE_P(Links, Documents, ::testing::ValuesIn(kPaths),
                         [](const auto& instance) { return std::string(instance.param.name); });

}  // namespace
}  // namespace sportello::testing
