// Purpose: the shape of our pages of prose and fields: a header and one scrolled column. Thread: GUI.
#pragma once

#include <QString>
#include <QVBoxLayout>

class QWidget;

namespace weir {

class PageHeader;

/// Lays the page out; the column to fill. `header` gets the header.
QVBoxLayout* makeColumn(QWidget* page, const QString& title, PageHeader** header = nullptr);
/// A section's title and, below it, at most one sentence.
void addSection(QVBoxLayout* column, const QString& title, const QString& sentence = {});

} // namespace weir
