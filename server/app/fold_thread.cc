#include "server/app/fold_thread.h"

#include <utility>

#include "server/app/limits.h"
#include "server/base/thread_name.h"

namespace hallcase::app {

using base::MutexLock;

FoldThread::FoldThread(Rebuild* rebuild) : rebuild_(rebuild) {
  for (size_t i = 0; i < kFoldPiecesMax; ++i) {
    auto piece = std::make_unique<Piece>();
    piece->entries.resize(kFoldPieceEntries);
    MutexLock lock(mutex_);
    empty_.push_back(std::move(piece));
  }
  thread_ = std::thread([this] { Run(); });
}

FoldThread::~FoldThread() { Finish(); }

ledger::v1::Entry* FoldThread::Next() {
  if (filling_ == nullptr) {
    MutexLock lock(mutex_);
    while (empty_.empty()) changed_.Wait(mutex_);
    filling_ = std::move(empty_.front());
    empty_.pop_front();
    filling_->count = 0;
  }
  return &filling_->entries[filling_->count];
}

void FoldThread::Add() {
  if (++filling_->count == filling_->entries.size()) HandOver();
}

void FoldThread::HandOver() {
  {
    MutexLock lock(mutex_);
    full_.push_back(std::move(filling_));
  }
  changed_.NotifyAll();
}

void FoldThread::Finish() {
  if (!thread_.joinable()) return;
  if (filling_ != nullptr) HandOver();
  {
    MutexLock lock(mutex_);
    finished_ = true;
  }
  changed_.NotifyAll();
  thread_.join();
}

void FoldThread::Run() {
  base::NameThisThread("hc-fold");
  while (true) {
    PiecePtr piece;
    {
      MutexLock lock(mutex_);
      while (full_.empty() && !finished_) changed_.Wait(mutex_);
      if (full_.empty()) return;
      piece = std::move(full_.front());
      full_.pop_front();
    }
    for (size_t i = 0; i < piece->count; ++i) rebuild_->Add(piece->entries[i]);
    {
      MutexLock lock(mutex_);
      empty_.push_back(std::move(piece));
    }
    changed_.NotifyAll();
  }
}

}  // namespace hallcase::app
