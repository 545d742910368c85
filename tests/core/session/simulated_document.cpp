// SPDX-License-Identifier: EUPL-1.2
#include "core/session/simulated_document.h"

#include <algorithm>
#include <cstring>

namespace sportello::testing {
namespace {

constexpr size_t kPayload = 1'150;
constexpr size_t kHeaders = 95;
constexpr size_t kSackBytes = 93;
constexpr double kPacket = 1'200;
constexpr int64_t kPumpUs = 20'000;
constexpr size_t kMaxBuffered = 4'000;
constexpr uint64_t kChunkTag = SimulatedCall::kOtherTag;
constexpr uint64_t kSackTag = SimulatedCall::kOtherTag + 1;

std::vector<uint8_t> packet(uint32_t number, size_t size) {
  std::vector<uint8_t> bytes(size);
  std::memcpy(bytes.data(), &number, sizeof number);
  return bytes;
}

}  // namespace

SimulatedDocument::SimulatedDocument(SimulatedCall* call, int from) : call_(call), from_(from) {
  call_->on_step = [this] { step(); };
  call_->on_other_arrival = [this](int, uint64_t tag, std::span<const uint8_t> bytes) {
    uint32_t number = 0;
    std::memcpy(&number, bytes.data(), sizeof number);
    if (tag == kChunkTag) {
      on_chunk(number);
    } else {
      on_sack(number);
    }
  };
}

void SimulatedDocument::show(size_t bytes) { shown_ += bytes; }

void SimulatedDocument::step() {
  if (call_->now_us() % kPumpUs == 0) write();
  for (auto& [number, chunk] : chunks_) {
    if (chunk.under_way && call_->now_us() - chunk.sent_us > std::max<int64_t>(2 * rtt_us_, 400'000)) {
      lose(&chunk);
      window_ = kPacket;
    }
  }
  transmit();
}

void SimulatedDocument::write() {
  MediaSession& session = *call_->side(from_).session;
  session.set_documents_waiting(written_ < shown_);
  if (written_ == shown_ || buffered_ > kMaxBuffered) return;
  size_t bytes = std::min(session.document_budget(call_->now_us()), shown_ - written_);
  if (bytes == 0) return;
  session.on_document_sent(bytes, call_->now_us());
  written_ += bytes;
  buffered_ += bytes;
  for (; bytes > 0; bytes -= std::min(bytes, kPayload)) {
    chunks_[next_chunk_].size = std::min(bytes, kPayload);
    sizes_[next_chunk_++] = std::min(bytes, kPayload);
  }
}

void SimulatedDocument::transmit() {
  for (auto& [number, chunk] : chunks_) {
    if (chunk.under_way) continue;
    if (under_way_ > 0 && static_cast<double>(under_way_ + chunk.size) > window_) return;
    chunk.under_way = true;
    chunk.missed = 0;
    chunk.sent_us = call_->now_us();
    under_way_ += chunk.size;
    buffered_ -= std::min(buffered_, chunk.size);
    call_->path(from_).send(packet(number, chunk.size + kHeaders), call_->now_us(), kChunkTag);
  }
}

void SimulatedDocument::on_chunk(uint32_t number) {
  if (arrived_.size() <= number) arrived_.resize(number + 1);
  const auto sent = chunks_.find(number);
  if (sent != chunks_.end()) {
    longest_way_us_ = std::max(longest_way_us_, call_->now_us() - sent->second.sent_us);
  }
  if (!arrived_[number]) {
    arrived_[number] = true;
    delivered_ += sizes_[number];
    if (done()) done_us_ = call_->now_us();
  }
  call_->path(1 - from_).send(packet(number, kSackBytes), call_->now_us(), kSackTag);
}

void SimulatedDocument::lose(Chunk* chunk) {
  chunk->under_way = false;
  under_way_ -= chunk->size;
  slow_start_until_ = std::max(window_ / 2, 4 * kPacket);
  window_ = slow_start_until_;
}

void SimulatedDocument::on_sack(uint32_t number) {
  const auto at = chunks_.find(number);
  if (at == chunks_.end()) return;
  const Chunk chunk = at->second;
  rtt_us_ += (call_->now_us() - chunk.sent_us - rtt_us_) / 8;
  if (chunk.under_way) under_way_ -= chunk.size;
  chunks_.erase(at);
  const auto size = static_cast<double>(chunk.size);
  window_ += window_ < slow_start_until_ ? size : kPacket * size / window_;
  for (auto& [other, earlier] : chunks_) {
    if (other >= number) break;
    if (!earlier.under_way || earlier.sent_us > chunk.sent_us || ++earlier.missed < 3) continue;
    const double window = window_;
    lose(&earlier);
    // Once a round trip.
    if (other < recover_) window_ = window;
    recover_ = next_chunk_;
  }
}

}  // namespace sportello::testing
