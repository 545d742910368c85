// SPDX-License-Identifier: EUPL-1.2
#include "session/handshake.h"

#include <algorithm>
#include <limits>

namespace sportello {
namespace {

constexpr int64_t kNever = std::numeric_limits<int64_t>::max();
constexpr int64_t kHelloAgainUs = 1'000'000;
/// Answers to hellos are not given faster than this.
constexpr int64_t kHelloAnswerUs = 100'000;
constexpr int64_t kLossyStateUs = 1'000'000;

}  // namespace

Handshake::HelloResult Handshake::on_hello(const Hello& hello, int64_t now_us) {
  if (hello.min_version > kPacketVersion || hello.max_version < kPacketVersion) {
    return HelloResult::kVersionMismatch;
  }
  peer_knows_us_ = hello.peer_session_id == session_id_;
  const bool new_peer = hello.session_id != peer_id_;
  peer_id_ = hello.session_id;
  if (hello.answer_wanted) answer_due_us_ = std::max(now_us, last_hello_us_ + kHelloAnswerUs);
  if (!new_peer) return HelloResult::kKnown;
  state_due_ = true;
  return HelloResult::kNewPeer;
}

bool Handshake::on_state(const MediaState& state) {
  // A revision that is older by less than half the circle was overtaken.
  if (remote_known_ && static_cast<uint8_t>(state.revision - remote_.revision) >= 0x80) {
    return false;
  }
  const bool changed =
      !remote_known_ || state.muted != remote_.muted || state.camera != remote_.camera;
  remote_ = state;
  remote_known_ = true;
  return changed;
}

void Handshake::set_muted(bool muted) {
  if (state_.muted == muted) return;
  state_.muted = muted;
  ++state_.revision;
  state_due_ = true;
}

void Handshake::set_camera(bool camera) {
  if (state_.camera == camera) return;
  state_.camera = camera;
  ++state_.revision;
  state_due_ = true;
}

int64_t Handshake::hello_due_us() const {
  return peer_knows_us_ ? answer_due_us_ : std::min(answer_due_us_, last_hello_us_ + kHelloAgainUs);
}

int64_t Handshake::due_us() const { return state_due_ || bye_due_ ? 0 : hello_due_us(); }

bool Handshake::write(DatagramWriter* writer, int64_t now_us) {
  if (now_us >= hello_due_us()) {
    Hello hello;
    hello.answer_wanted = !peer_knows_us_;
    hello.session_id = session_id_;
    hello.peer_session_id = peer_id_;
    hello.capabilities = kCapabilityVp8 | kCapabilityVp9;
    if (writer->add(hello)) {
      last_hello_us_ = now_us;
      answer_due_us_ = kNever;
    }
  }
  if (state_due_ && writer->add(state_)) state_due_ = false;
  if (bye_due_ && writer->add(PacketType::kBye)) bye_due_ = false;
  return !writer->empty();
}

bool Handshake::write_state(DatagramWriter* writer, int64_t now_us) {
  if (!writer->add(state_)) return false;
  lossy_state_due_us_ = now_us + kLossyStateUs;
  return true;
}

}  // namespace sportello
