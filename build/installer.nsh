; What electron-builder's installer for Windows does beside its own part.

; Chromium starts its helpers in a sandbox that may read only what "ALL RESTRICTED APPLICATION PACKAGES" may. Where the
; folder above grants that to foreign packages alone, every helper dies at once with 0x80000003 (electron#51761). The
; group is named by its SID, for its name is translated; what is granted already stays as it is.
!macro customInstall
  nsExec::ExecToLog '"$SYSDIR\icacls.exe" "$INSTDIR" /grant "*S-1-15-2-2:(OI)(CI)(RX)"'
  Pop $0
  ${If} $0 != 0
    DetailPrint "The access of Chromium's sandbox to $INSTDIR could not be granted (icacls: $0)."
  ${EndIf}
!macroend
