// SPDX-License-Identifier: EUPL-1.2
#include "load/stage.h"

#include <sys/mman.h>

#include <new>
#include <stdexcept>

namespace sportello::load {

Stage::Stage(std::int64_t parts) : parts_(parts) {
  static_assert(std::atomic<int>::is_always_lock_free && std::atomic<bool>::is_always_lock_free);
  void* memory = ::mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE,
                        MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) throw std::runtime_error("no memory to share");
  shared_ = new (memory) Shared;
}

Stage::~Stage() { ::munmap(shared_, sizeof(Shared)); }

bool Stage::all_arrived() const {
  for (std::int64_t part = 0; part < parts_; ++part) {
    if (shared_->arrived[part] <= shared_->gone) return false;
  }
  return true;
}

}  // namespace sportello::load
