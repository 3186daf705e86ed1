// Sends the payer on to the bank page; the Continue button does the same where scripts are off.
document.getElementById("forward").submit();
