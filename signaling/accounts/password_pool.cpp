// SPDX-License-Identifier: EUPL-1.2
#include "accounts/password_pool.h"

namespace sportello::signaling {

PasswordPool::~PasswordPool() {
  threads_.stop();
  threads_.join();
}

}  // namespace sportello::signaling
