// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace sportello::signaling {

/// Makes the state directory (mode 0700) where it does not exist. Throws std::runtime_error with a
/// sentence for the administrator.
void ensure_state_dir(const std::filesystem::path& dir);

/// The whole file, or nothing where there is none. Throws std::runtime_error if it cannot be read.
std::optional<std::string> read_file(const std::filesystem::path& path);

/// Replaces the file in one step (write beside it, sync, rename), readable by its owner only
/// (0600): after a crash either the old or the new content is there. Throws std::runtime_error.
void write_secret_file(const std::filesystem::path& path, std::string_view content);

/// An exclusive lock on a file beside `path`, held until destruction: the server and the command
/// line may change the same file. Throws std::runtime_error.
class FileLock {
 public:
  explicit FileLock(const std::filesystem::path& path);
  ~FileLock();
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;

 private:
  int descriptor_;
};

}  // namespace sportello::signaling
