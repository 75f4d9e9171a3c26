// Purpose: exports in words: what a form is good for, how far one is, what came of it. Thread: GUI (tr).
#pragma once

#include "backend/service/export/recordexport.h"

#include <QString>

namespace weir {

/// "JSON lines".
QString exportFormatName(ExportFormat format);
/// What it holds and what it is for, one or two sentences.
QString exportFormatNote(ExportFormat format);
/// "12,400 records written, 3.1 MB · 12,000/s".
QString exportProgressText(const RecordExport& running);
/// 0–1; less than 0: not known.
double exportFraction(const RecordExport& running);
/// How it ended, in whole sentences.
QString exportResultText(const RecordExport& ended);

} // namespace weir
