// Purpose: F1: what the page is for, in a panel at the right. Thread: GUI.
#pragma once

#include "widgets/kit/detailpanel.h"

namespace weir {

class Label;

class HelpPanel : public DetailPanel
{
    Q_OBJECT
public:
    explicit HelpPanel(QWidget* parent = nullptr);
    void explain(const QString& title, const QString& help);
};

} // namespace weir
