// Purpose: what went wrong and what to do about it, in words, at the place it concerns. Thread: GUI (tr).
// Limits: never shows Error::detail inside the sentence, which is translated; detailText() gives it apart, for
// "Details".
#pragma once

#include "backend/base/error.h"

#include <QString>

namespace weir {

struct ErrorText
{
    QString title;    ///< a few words: "Wrong user or password"
    QString sentence; ///< what happened to what: "The broker b1:9093 does not accept this user and password."
    QString action;   ///< what to do: "Check both in the connection."; may be empty (a defect of ours has "Copy
                      ///< diagnostics…")
    /// Sentence and action in one line.
    QString full() const;
    friend bool operator==(const ErrorText&, const ErrorText&) = default;
};

/// Where an error shows, which decides what its words speak of.
enum class ErrorPlace {
    General,
    Connection, ///< host:port while connecting
    Topic,      ///< subject is a topic, or a topic and partition
    Partition,  ///< a partition of the subject: pass its number
    Message,    ///< decoding one record
    Registry,   ///< schema registry
    Secrets,    ///< the system keychain
    File
};

/// Never empty, for any kind at any place. partition is said where it is ≥ 0.
ErrorText errorText(const Error& error, ErrorPlace place = ErrorPlace::General, int partition = -1);
/// What a machine said, for a Details field: "Authentication, code 58: …". English.
QString detailText(const Error& error);

} // namespace weir
