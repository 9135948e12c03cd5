// With JavaScript one need not press the button.
document.getElementById("leaving").submit();
